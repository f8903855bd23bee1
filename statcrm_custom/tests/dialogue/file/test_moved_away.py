from datetime import datetime

from odoo import fields
from odoo.tests import freeze_time, tagged

from ..moved_away_common import NOW, SINCE, THEN, MovedAwayCommon


@freeze_time(NOW)
@tagged("post_install", "-at_install")
class TestMovedAway(MovedAwayCommon):
    """M of A goes to B after 31 October: what was stays A's, what comes is B's."""

    def check_all_with_a(self):
        self.assertEqual(self.found(self.a), self.kinds)
        self.assertEqual(self.found(self.b), [])
        self.assertEqual(self.follow_up(self.a), (2, "2026-10-10"))
        self.assertEqual(self.follow_up(self.b), (0, False))
        self.assertEqual(set(self.file(self.a).principal_id), set(self.a))

    def check_what_comes_is_with_b(self):
        self.happen(SINCE)
        self.assertEqual(self.found(self.a), self.kinds)
        self.assertEqual(self.found(self.b), self.kinds)
        self.assertEqual(self.follow_up(self.a), (2, "2026-10-10"))
        self.assertEqual(self.follow_up(self.b), (2, "2026-11-15"))

    def test_before(self):
        self.check_all_with_a()

    def test_has_left(self):
        self.leave()
        self.check_all_with_a()
        self.check_what_comes_is_with_b()

    def test_company_changed_on_the_card(self):
        with freeze_time("2026-11-01 08:00"):
            self.m.parent_id = self.b
        self.check_all_with_a()
        self.check_what_comes_is_with_b()

    def test_last_day_typed_on_the_line(self):
        self.affiliate(self.m, self.b, date_from="2026-11-01")
        self.at_a.date_to = "2026-10-31"
        self.check_all_with_a()
        self.run_cron("ir_cron_settle_cards")
        self.check_all_with_a()
        self.check_what_comes_is_with_b()

    def test_archived(self):
        self.m.action_archive()
        self.check_all_with_a()

    def test_office_takes_its_history_along(self):
        self.leave()
        self.a.parent_id = self.other
        self.assertEqual(self.found(self.other), self.kinds)
        self.assertEqual(self.found(self.b), [])

    def test_grouped_by_customer(self):
        """Lists of all customers, and searches on a customer's own data."""
        self.leave()
        self.happen(SINCE)
        groups = dict(
            self.Interaction._read_group(
                [("principal_id", "in", (self.a + self.b).ids)],
                ["principal_id"],
                ["__count"],
            )
        )
        self.assertEqual(groups, {self.a: 5, self.b: 5})
        mine = [("principal_id.user_id", "=", self.account_manager.id)]
        self.assertEqual(len(self.Interaction.search(mine)), 5)
        self.assertEqual(
            len(self.Interaction.search([("principal_id", "=", self.a.id)], limit=3)), 3
        )

    def test_one_meeting_with_both(self):
        """A meeting of M, of A then, and of one who is of A still, is A's once."""
        n = self.person("N", self.a)
        self.make_meeting(self.m + n, "2026-10-12 09:00:00", name="Both")
        self.leave()
        meetings = self.file(self.a).filtered(lambda one: one.summary == "Both")
        self.assertEqual(len(meetings), 1)
        self.assertEqual(meetings.person_ids, self.m + n)
        self.assertFalse(self.file(self.b))
        self.assertEqual(self.follow_up(self.a)[0], 3)

    def test_documents_are_of_whom_they_were_made_for(self):
        """A message on A's offer after M has left is A's, and so is its status."""
        order = self.env["sale.order"].search([("partner_id", "=", self.m.id)])
        self.leave()
        self.message(
            order,
            author=self.account_manager.partner_id,
            date=fields.Datetime.to_datetime(SINCE),
            message_type="comment",
        )
        self.assertEqual(len(self.file(self.a)), 6)
        self.assertFalse(self.file(self.b))
        order.action_confirm()  # sets its date to now
        self.assertEqual(len(self.file(self.a)), 6)
        self.assertFalse(self.file(self.b))
        # a page is found by a query of its own
        for customer in (self.a, self.b):
            mine = [("principal_id", "=", customer.id)]
            page = self.env["statcrm.interaction"].search(mine, limit=100)
            self.assertEqual(page, self.file(customer))

    def test_invoice_of_the_old_customer_that_is_dated_later(self):
        """File and figures agree: its amount counts for A."""
        late = self.invoice(self.m, "2026-11-20", 50)
        self.assertEqual(late.commercial_partner_id, self.a)
        self.leave()
        self.assertEqual(self.found(self.a).count("invoice"), 2)
        self.assertNotIn("invoice", self.found(self.b))

    def test_feedback(self):
        self.env["statcrm.feedback"].create(
            {
                "name": "Too dear",
                "channel": "phone",
                "contact_id": self.m.id,
                "date": THEN,
            }
        )
        self.leave()
        self.assertIn("feedback", self.found(self.a))
        self.assertNotIn("feedback", self.found(self.b))
        late = self.env["statcrm.feedback"].create(
            {
                "name": "Typed in late",
                "channel": "phone",
                "contact_id": self.m.id,
                "date": "2026-10-20 09:00:00",
            }
        )
        self.assertEqual(late.partner_id, self.a)
        new = self.env["statcrm.feedback"].create(
            {"name": "New", "channel": "phone", "contact_id": self.m.id}
        )
        self.assertEqual(new.partner_id, self.b)

    def test_brief(self):
        order = self.env["sale.order"].search([("partner_id", "=", self.m.id)])
        self.leave()
        brief = self.env["statcrm.brief"].with_user(self.account_manager)
        for customer, contacts, running in ((self.a, 2, True), (self.b, 0, False)):
            sections = {
                section["key"]: section
                for section in brief.get_brief(customer.id)["sections"]
            }
            self.assertEqual(len(sections["contacts"]["lines"]), contacts)
            names = str(sections.get("running", {}).get("lines"))
            self.assertEqual(order.name in names, running)
            people = str(sections["people"]["lines"])
            self.assertEqual("'M'" in people, customer == self.b)

    def test_earlier_offers(self):
        order = self.env["sale.order"].search([("partner_id", "=", self.m.id)])
        self.leave()
        for customer, earlier in ((self.a, order), (self.b, order.browse())):
            new = self.env["sale.order"].new({"partner_id": customer.id})
            self.assertEqual(new.statcrm_earlier_offer_ids._origin, earlier)

    def test_file_of_the_person_tells_all(self):
        self.leave()
        self.happen(SINCE)
        self.assertEqual(len(self.own_part(self.m)), 10)

    def test_file_of_an_office(self):
        """An office is no customer of its own, but has a part of the file."""
        self.happen(SINCE)
        office = self.company_partner("Office of B", self.b)
        self.m.parent_id = office
        self.assertFalse(self.own_part(office))
        with freeze_time("2026-12-01 10:00"):
            self.m.parent_id = self.a
        self.assertFalse(self.own_part(office))

    def test_queries_do_not_grow(self):
        counts = []
        for number in (1, 1, 12):
            people = self.Partner.create(
                [{"name": f"P{n}", "parent_id": self.a.id} for n in range(number)]
            )
            for person in people:
                self.message(person, author=person, date=datetime(2026, 10, 1))
            people.write({"parent_id": self.b.id})
            with self.count_queries(counts):
                self.a.statcrm_file(limit=5)
        self.assertEqual(counts[1], counts[2])
