"""Opening the card asks the same of a small customer and of the largest one."""

from datetime import timedelta

from odoo import fields
from odoo.tests import freeze_time, tagged

from ..agreement_case import AgreementCommon
from ..board_common import BoardCommon

# everybody waits for the first
MOST_OF_TOP = 40
MOST_OF_OVERVIEW = 60
MANY = 20


@tagged("post_install", "-at_install")
@freeze_time("2026-08-15")
class TestCardQueries(BoardCommon, AgreementCommon):
    def customer(self, size):
        """A customer with so many of everything that its card tells."""
        customer = self.company_partner(
            "Customer", user_id=self.account_manager.id, city="Helsinki"
        )
        for role in self.env["statcrm.customer.role"].search([], limit=size):
            self.env["statcrm.customer.role.line"].create(
                {"partner_id": customer.id, "role_id": role.id}
            )
        now, today = fields.Datetime.now(), fields.Date.today()
        buyer = self.contact_role("buyer")
        for number in range(size):
            office = self.company_partner(f"Office {number}", customer)
            person = self.person(f"Person {number}", office)
            self.affiliate(person, office, role_ids=buyer.ids, level="director")
            colleague = (self.account_manager, self.staff)[number % 2]
            self.make_message(person, model="res.partner", res_id=person.id)
            for days in (-1 - number, 1 + number):
                self.make_meeting(person, now + timedelta(days=days), colleague)
            self.make_activity(
                person, user=colleague, date_deadline=today + timedelta(days=number)
            )
            self.agreement(customer, name=f"Agreement {number}")
            self.order(100, person, confirm=False)
        # one promise of the year to the one, four to the other
        self.nominate(customer, "key" if size < MANY else "strategic")
        promises = self.open_year(principals=customer).promise_ids
        promises.sudo().write({"state": "late"})
        return customer

    def asked(self, method, size):
        customer = self.customer(size)
        counts = []
        for _turn in range(2):  # the first time fills the caches
            with self.count_queries(counts):
                card = self.env["statcrm.card"].with_user(self.account_manager)
                getattr(card, method)(customer.id)
        return counts[1]

    def test_the_top(self):
        few, many = self.asked("get_card", 2), self.asked("get_card", MANY)
        self.assertLessEqual(many, MOST_OF_TOP)
        # how many there are is counted where not all are shown: meetings, tasks
        self.assertLessEqual(many, few + 2)

    def test_the_page_overview(self):
        few, many = self.asked("get_overview", 2), self.asked("get_overview", MANY)
        self.assertLessEqual(many, MOST_OF_OVERVIEW)
        # people, offers and agreements
        self.assertLessEqual(many, few + 3)
