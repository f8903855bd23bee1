from odoo.exceptions import ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from ..nomination_case import NominationCase


@freeze_time("2026-07-15")
@tagged("post_install", "-at_install")
class TestMergeOfNominatedCustomers(NominationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gone = cls.candidate("Gone")

    def test_histories_of_both_are_kept_and_one_stays_in_force(self):
        with freeze_time("2026-06-01"):
            mine = self.approved()
            theirs = self.approved(
                self.gone,
                value_class_id=self.strategic.id,
                user_id=self.segment_manager.id,
                deputy_id=self.staff.id,
            )
        returned = self.proposed(self.gone, date_from="2029-06-01")
        self.decide(returned, returned={returned.id: "Later"})
        self.merge(self.customer, self.gone)
        self.assertFalse(self.gone.exists())
        nominations = mine | theirs | returned
        self.assertEqual(self.customer.statcrm_nomination_ids, nominations)
        self.assertEqual(nominations.mapped("state"), ["approved", "ended", "returned"])
        self.assertEqual(str(theirs.ended_on), "2026-07-15")
        self.assertEqual(self.customer._statcrm_nomination(), mine)
        self.assertEqual(self.customer.statcrm_value_class_id, self.key)
        self.assertEqual(self.customer.user_id, self.account_manager)
        self.assertEqual(self.team()["manager"], self.account_manager)

    def test_says_what_must_be_decided(self):
        self.approved()
        self.approved(self.gone, user_id=self.segment_manager.id)
        self.merge(self.customer, self.gone)
        tasks = self.customer.activity_ids
        self.assertEqual(tasks.user_id, self.management)
        self.assertEqual(len(tasks), 1)
        self.assertIn("Decide which class", tasks.summary)
        body = self.customer.message_ids.filtered(
            lambda message: "were merged" in message.body
        ).body
        for text in ("In force: Key customer, Account Manager", "Ended today"):
            self.assertIn(text, body)

    def test_nomination_of_the_merged_away_customer_goes_on(self):
        theirs = self.approved(self.gone)
        self.merge(self.customer, self.gone)
        self.assertTrue(theirs.is_in_force)
        self.assertEqual(theirs.partner_id, self.customer)
        self.assertEqual(self.customer.statcrm_value_class_id, self.key)
        self.assertEqual(self.customer.user_id, self.account_manager)
        self.assertFalse(self.customer.activity_ids)
        note = self.customer.message_ids.filtered(
            lambda message: "transferred to this customer by a merge" in message.body
        )
        told = f"Gone: Key customer, Account Manager (test), {theirs.decision_number}"
        self.assertIn(told, note.body)

    def test_what_is_decided_and_to_come_binds_the_one_it_moved_to(self):
        self.approved(self.gone, date_from="2026-09-01")
        umbrella = self.candidate("Umbrella")
        umbrella.copy().active = False  # so it is asked, and kept, before the merge
        self.merge(self.customer, self.gone)
        self.assertEqual(self.customer.sudo()._statcrm_nominated(), self.customer)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaisesRegex(ValidationError, "cannot become an office"),
        ):
            self.customer.parent_id = umbrella

    def test_more_valuable_class_stays_when_the_target_has_none(self):
        third = self.candidate("Third")
        self.approved(self.gone)
        best = self.approved(third, value_class_id=self.strategic.id)
        self.merge(self.customer, self.gone | third)
        self.assertEqual(self.customer._statcrm_nomination(), best)
        self.assertEqual(self.customer.statcrm_value_class_id, self.strategic)

    def test_all_end_when_the_target_belongs_to_another(self):
        office = self.company_partner("Office", self.candidate("Umbrella"))
        nomination = self.approved(self.gone)
        self.merge(office, self.gone)
        self.assertEqual(nomination.state, "ended")
        self.assertFalse(office.statcrm_nominated_class_id)
        self.assertEqual(office.activity_ids.user_id, self.management)

    def test_waiting_nominations_of_both(self):
        self.approved(date_from="2026-09-01")
        self.approved(self.gone, date_from="2026-09-01")
        self.merge(self.customer, self.gone)
        self.assertEqual(len(self.customer.activity_ids), 1)
        with freeze_time("2026-09-01"):
            self.run_cron("ir_cron_keep_terms")
        states = self.customer.statcrm_nomination_ids.mapped("is_in_force")
        self.assertEqual(sum(states), 0)
        problems = self.customer.statcrm_nomination_ids.mapped("problem")
        self.assertTrue(
            all("Another nomination already covers" in text for text in problems)
        )
