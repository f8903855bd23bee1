from odoo.tests import freeze_time, tagged

from ..moved_away_common import NOW, MovedAwayCommon


@freeze_time(NOW)
@tagged("post_install", "-at_install")
class TestMergedPeople(MovedAwayCommon):
    """Two cards of one person, who works at two organisations at once, become one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.twin = cls.person("M again", cls.b, email="m@b.example")
        cls.affiliate(cls.twin, cls.b, date_from="2021-01-01")
        for day in ("2026-03-02", "2026-06-02", "2026-09-02"):
            cls.happen(f"{day} 12:00:00", cls.twin)
        cls.happen("2026-07-02 09:00:00")

    def told(self):
        return {
            customer.name: (sorted(self.file(customer).mapped("date")),)
            + self.follow_up(customer)
            for customer in (self.a, self.b)
        }

    def check_merged(self, kept, gone):
        before = self.told()
        self.assertEqual(before["A"][1:], (4, "2026-10-10"))
        self.assertEqual(before["B"][1:], (6, "2026-09-02"))
        self.merge(kept, gone)
        self.assertEqual(self.told(), before)
        current = kept.statcrm_affiliation_ids.filtered("is_current")
        self.assertEqual(current.organisation_id, self.a | self.b)

    def test_what_happened_stays_where_it_happened(self):
        self.check_merged(self.m, self.twin)

    def test_whichever_card_is_kept(self):
        self.check_merged(self.twin, self.m)

    def test_what_comes_is_with_the_card(self):
        self.check_merged(self.m, self.twin)
        with freeze_time("2026-12-02 10:00"):
            self.happen("2026-12-01 09:00:00")
            self.assertEqual(self.follow_up(self.a), (6, "2026-12-01"))
            self.assertEqual(self.follow_up(self.b), (6, "2026-09-02"))

    def test_a_last_day_afterwards(self):
        """Who leaves the organisation of the card leaves all of it there."""
        self.check_merged(self.m, self.twin)
        before = self.told()
        wizard = self.env["statcrm.affiliation.end"]
        wizard = wizard.create(
            {"affiliation_ids": self.at_a.ids, "date_to": "2026-10-31"}
        )
        wizard.action_end()
        self.assertEqual(self.m.parent_id, self.b)
        self.assertEqual(self.told(), before)

    def test_one_meeting_with_both_cards(self):
        event = self.happen("2026-05-05 09:00:00")[0]
        event.partner_ids += self.twin
        self.merge(self.m, self.twin)
        found = self.file(self.a) + self.file(self.b)
        found = found.filtered(
            lambda one: (one.res_model, one.res_id) == ("calendar.event", event.id)
        )
        self.assertEqual(len(found), 1)

    def test_a_chain_of_three(self):
        third = self.person("M once more", self.other)
        self.affiliate(third, self.other, date_from="2022-01-01")
        self.happen("2026-04-02 09:00:00", third)
        before = {**self.told(), "other": self.follow_up(self.other)}
        self.merge(self.twin, third)
        self.merge(self.m, self.twin)
        after = {**self.told(), "other": self.follow_up(self.other)}
        self.assertEqual(after, before)
