from odoo.tests import freeze_time, tagged

from ..nomination_case import NominationCase


@freeze_time("2026-07-15")
@tagged("post_install", "-at_install")
class TestNominationChange(NominationCase):
    def rows(self, customer=None, kind=None):
        self.env.flush_all()
        self.env.invalidate_all()
        domain = [("partner_id", "=", (customer or self.customer).id)]
        if kind:
            domain.append(("kind", "=", kind))
        return self.env["statcrm.change"].search(domain, order="id")

    def told(self, rows):
        return [
            (row.kind, row.old_value, row.new_value, row.cause, row.user_id)
            for row in rows
        ]

    def test_steps_and_what_they_brought(self):
        self.env["statcrm.class.history"]._record_changes(partners=self.customer)
        before = self.rows()
        nomination = self.approved(reason="Most important buyer")
        new = self.rows() - before
        team = new.filtered(lambda row: row.kind == "team")
        self.assertEqual({row.cause for row in team}, {"decision"})
        new -= team
        key = self.key.display_name
        other, manager = (
            user.display_name
            for user in (self.other_account_manager, self.account_manager)
        )
        self.assertEqual(
            self.told(new),
            [
                ("nomination", "Draft", "Proposed", "nomination", self.management),
                ("nomination", "Proposed", "Approved", "decision", self.director),
                ("manager", other, manager, "decision", self.director),
                ("class", False, key, "decision", self.director),
            ],
        )
        self.assertEqual(new.nomination_id, nomination)
        self.assertEqual(
            new[-1].why,
            f"Decision {nomination.decision_number}: Most important buyer",
        )
        action = new[-1].with_user(self.auditor).action_open()
        self.assertEqual(action["res_id"], nomination.id)

    def test_returned_with_its_reason(self):
        nomination = self.proposed()
        self.decide(nomination, returned={nomination.id: "Too small"})
        row = self.rows(kind="nomination")[-1]
        self.assertEqual((row.new_value, row.reason), ("Returned", "Too small"))
        self.assertEqual(row.user_id, self.director)

    def test_decided_for_later_is_effective_later(self):
        self.approved(date_from="2026-08-01")
        row = self.rows(kind="nomination")[-1]
        self.assertEqual(str(row.day), "2026-08-01")
        self.assertFalse(self.rows(kind="class"))
        with freeze_time("2026-08-01"):
            self.run_cron("ir_cron_keep_terms")
        [row] = self.rows(kind="class")
        self.assertEqual((row.cause, row.user_id), ("decision", self.director))
        self.assertEqual(str(row.day), "2026-08-01")

    def test_end_of_a_term(self):
        nomination = self.approved(date_to="2026-07-31")
        with freeze_time("2026-08-01"):
            self.run_cron("ir_cron_keep_terms")
        row = self.rows(kind="class")[-1]
        self.assertEqual(row.old_value, self.key.display_name)
        self.assertEqual((row.cause, row.nomination_id), ("term", nomination))

    def test_others_are_not_changed_by_this_decision(self):
        """What waits to be found is by nobody, not by the director."""
        other = self.candidate("Other")
        self.env.flush_all()
        self.cr.execute(
            "UPDATE res_partner SET statcrm_segment_id = %s WHERE id = %s",
            (self.segment("others").id, other.id),
        )
        self.approved()
        self.assertFalse(self.rows(other))

    def test_archived_with_a_reason(self):
        self.approved()
        window = self.customer.with_user(self.director).action_archive()
        window = self.env[window["res_model"]].browse(window["res_id"])
        window = window.with_user(self.director)
        window.reason = "Dissolved"
        window.action_archive_customers()
        row = self.rows(kind="class")[-1]
        self.assertEqual((row.cause, row.reason), ("archive", "Dissolved"))
        self.assertEqual(row.user_id, self.director)
        row = self.rows(kind="nomination")[-1]
        self.assertEqual((row.new_value, row.cause), ("Ended", "archive"))

    def test_made_an_office(self):
        self.approved()
        top = self.candidate("Umbrella")
        window = self.env["statcrm.become.office"].with_user(self.director)
        window = window.create({"partner_id": self.customer.id, "parent_id": top.id})
        window.reason = "Reorganised"
        window.action_apply()
        lost = self.rows(kind="class")[-1]
        self.assertEqual((lost.new_value, lost.cause), (False, "office"))
        self.assertEqual(lost.reason, "Reorganised")
        got = self.rows(top, "class")
        self.assertEqual((got.new_id, got.cause), (self.key.id, "office"))

    def test_handed_over(self):
        self.env["statcrm.class.history"]._record_changes(partners=self.customer)
        window = self.env["statcrm.handover"].with_user(self.management)
        window = window.create(
            {
                "from_user_id": self.other_account_manager.id,
                "to_user_id": self.account_manager.id,
                "reason": "Parental leave",
            }
        )
        window.action_preview()
        window.action_hand_over()
        row = self.rows(kind="manager")[-1]
        self.assertEqual((row.cause, row.reason), ("hand_over", "Parental leave"))
        self.assertEqual(row.user_id, self.management)
        self.assertEqual(row.new_id, self.account_manager.id)

    def test_after_a_merge(self):
        gone = self.candidate("Gone")
        self.approved(gone)
        self.merge(self.customer, gone, self.director)
        rows = self.rows()
        self.assertEqual(
            rows.filtered(lambda one: one.kind == "merge").user_id, self.director
        )
        lost = rows.filtered(lambda one: one.kind == "class" and not one.new_value)
        self.assertEqual((lost.old_id, lost.merged_from), (self.key.id, "Gone"))
        got = rows.filtered(
            lambda one: one.kind == "class" and one.new_value and not one.merged_from
        )
        self.assertEqual((got.new_id, got.cause), (self.key.id, "merge"))

    def test_known_from_before(self):
        nomination = self.approved()
        self.env.flush_all()
        self.cr.execute("DELETE FROM statcrm_change")
        self.env["statcrm.change"]._note_former()
        told = self.told(self.rows())
        self.assertIn(
            ("nomination", "Proposed", "Approved", "decision", self.director), told
        )
        self.assertIn(
            ("class", False, self.key.display_name, "decision", self.director), told
        )
        row = self.rows(kind="class")
        self.assertEqual(row.nomination_id, nomination)
        self.assertFalse(row.moment)
