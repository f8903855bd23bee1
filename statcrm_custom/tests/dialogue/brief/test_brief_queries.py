from odoo.tests import tagged

from ..brief_case import BriefCommon


@tagged("post_install", "-at_install")
class TestBriefQueries(BriefCommon):
    def fill(self, count):
        """So many offices, people, contacts, plans, offers and sales more."""
        for number in range(count):
            office = self.company_partner(f"Office {number}", self.ministry)
            person = self.person(f"Person {number}", office)
            self.affiliate(
                person,
                office,
                level="expert",
                role_ids=self.contact_role("buyer").ids,
            )
            self.done("Called", person)
            self.activity("Call", office, number)
            self.meeting("Meet", person, number + 1)
            self.offer(office)
            self.env["crm.lead"].create({"name": "Lead", "partner_id": person.id})
            self.env["project.project"].create(
                {"name": "Project", "partner_id": office.id}
            )
            self.sale(office, self.month_end(number + 1), 100)
        self.env["statcrm.connection.refresh"].sudo()._refresh_all()

    def test_their_number_does_not_follow_the_size(self):
        counts = []
        # caps are reached by the first size, so nothing appears with the second
        for size in (8, 24):
            self.fill(size)
            self.env.flush_all()
            self.env.invalidate_all()
            self.brief()  # fills the caches of rules, which new projects empty
            with self.count_queries(counts):
                self.brief()
        self.assertEqual(counts[0], counts[1])
        self.assertLess(counts[1], 75)
