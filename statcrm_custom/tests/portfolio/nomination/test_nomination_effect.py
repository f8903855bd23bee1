from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.fields import Date
from odoo.tests import Form, freeze_time, tagged

from ..nomination_case import NominationCase


@freeze_time("2026-07-15")
@tagged("post_install", "-at_install")
class TestEffect(NominationCase):
    def rows(self, partner=None):
        """The class history, oldest first: class, person, from, until."""
        partner = partner or self.customer
        history = self.env["statcrm.class.history"]
        return [
            (row.value_class_id.code, row.user_id, str(row.date_from), row.date_to)
            for row in history.search([("partner_id", "=", partner.id)])[::-1]
        ]

    def test_class_person_team_and_history_change_at_once(self):
        nomination = self.approved(
            deputy_id=self.staff.id,
            sponsor_id=self.director.id,
            expert_ids=self.segment_manager.ids,
        )
        self.assertEqual(self.customer.statcrm_value_class_id, self.key)
        self.assertEqual(self.customer.user_id, self.account_manager)
        self.assertEqual(
            self.team(),
            {
                "manager": self.account_manager,
                "deputy": self.staff,
                "sponsor": self.director,
                "expert": self.segment_manager,
            },
        )
        today = ("key", self.account_manager, "2026-07-15", False)
        self.assertEqual(self.rows(), [today])
        self.assertTrue(nomination.is_in_force)
        self.assertEqual(nomination.state, "approved")
        body = self.customer.message_ids[0].body
        self.assertIn("Key customer from", body)
        self.assertIn(nomination.decision_number, body)
        self.assertIn(self.account_manager.partner_id, self.notified())

    def test_a_decision_taken_over_counts_from_the_first_day(self):
        self.env["statcrm.class.history"].create(
            {
                "partner_id": self.customer.id,
                "value_class_id": self.value_class("big").id,
                "user_id": self.other_account_manager.id,
                "date_from": "2024-01-01",
            }
        )
        nomination = self.draft(date_from="2025-05-02")
        nomination._propose(Date.to_date("2025-04-20"))
        nomination.with_user(self.director)._decide(
            "TEST 7/2025", Date.to_date("2025-04-25"), taken_over=True
        )
        self.assertEqual(
            [str(nomination[name]) for name in ("proposed_on", "applied_on")],
            ["2025-04-20", "2025-05-02"],
        )
        first = Date.to_date("2025-05-02")
        self.assertEqual(
            self.rows(),
            [
                ("big", self.other_account_manager, "2024-01-01", first),
                ("key", self.account_manager, "2025-05-02", False),
            ],
        )
        changes = self.env["statcrm.change"].search(
            [
                ("partner_id", "=", self.customer.id),
                ("kind", "in", ("class", "manager")),
            ]
        )
        self.assertEqual({*changes.mapped("day")}, {first})
        self.assertEqual({one.date() for one in changes.mapped("moment")}, {first})
        self.assertEqual(changes.user_id, self.director)

    def notified(self):
        return self.customer.message_ids.notified_partner_ids

    def test_nothing_changes_before_the_decision(self):
        self.proposed()
        self.assertFalse(self.customer.statcrm_value_class_id)
        self.assertEqual(self.customer.user_id, self.other_account_manager)
        self.assertFalse(self.customer.statcrm_team_ids)

    def test_later_day_waits_for_the_job(self):
        nomination = self.approved(date_from="2026-08-01")
        self.assertFalse(nomination.is_in_force)
        self.assertFalse(self.customer.statcrm_value_class_id)
        with freeze_time("2026-07-31"):
            self.run_cron("ir_cron_keep_terms")
            self.assertFalse(self.customer.statcrm_value_class_id)
        with freeze_time("2026-08-01"):
            for _again in range(2):
                self.run_cron("ir_cron_keep_terms")
            self.assertTrue(nomination.is_in_force)
            self.assertEqual(self.customer.statcrm_value_class_id, self.key)
            self.assertEqual(len(self.customer.statcrm_team_ids), 1)
            texts = self.customer.message_ids.mapped("body")
            self.assertEqual(sum("Key customer from" in text for text in texts), 1)

    def test_crash_between_decision_and_effect(self):
        """Approved and nothing more: the job does the rest, once."""
        with patch.object(type(self.Nomination), "_take_effect"):
            nomination = self.approved()
        self.assertEqual(nomination.state, "approved")
        self.assertFalse(self.customer.statcrm_value_class_id)
        for _again in range(2):
            self.run_cron("ir_cron_keep_terms")
        self.assertTrue(nomination.is_in_force)
        self.assertEqual(self.customer.statcrm_value_class_id, self.key)
        self.assertEqual(len(self.customer.statcrm_team_ids), 1)
        self.assertEqual(len(self.rows()), 1)
        nomination._take_effect()
        self.assertEqual(len(self.customer.statcrm_team_ids), 1)

    def test_error_in_one_of_a_list_leaves_none_decided(self):
        bad = self.candidate("Bad")
        nominations = self.proposed() | self.proposed(bad)
        bad.action_archive()
        with self.assertRaisesRegex(UserError, "Bad is archived"), self.cr.savepoint():
            self.decide(nominations, number="ALL 1")
        self.assertEqual(nominations.mapped("state"), ["proposed"] * 2)
        self.assertFalse(self.customer.statcrm_value_class_id)
        decisions = self.env["statcrm.nomination.decision"]
        self.assertFalse(decisions.search([("number", "=", "ALL 1")]))
        bad.action_unarchive()
        self.decide(nominations, number="ALL 1")
        self.assertEqual(nominations.mapped("state"), ["approved"] * 2)

    def test_problem_on_the_first_day_is_told_and_tried_again(self):
        nomination = self.approved(date_from="2026-08-01")
        other = self.approved(
            self.candidate("Other"), date_from="2026-08-01", user_id=self.staff.id
        )
        self.account_manager.active = False
        with freeze_time("2026-08-01"):
            for _again in range(2):
                self.run_cron("ir_cron_keep_terms")
            self.assertTrue(other.is_in_force)
            self.assertFalse(nomination.is_in_force)
            self.assertIn("is not an active user", nomination.problem)
            self.assertEqual(nomination.activity_ids.user_id, self.management)
            self.assertEqual(len(nomination.activity_ids), 1)
            self.assertEqual(
                self.counted(self.management)["nominations_stuck"]["count"], 1
            )
            [row] = self.home_rows(self.management, "waiting")
            self.assertEqual((row["id"], row["tone"]), (nomination.id, "danger"))
            self.assertIn("not in effect", row["text"])
        self.account_manager.active = True
        with freeze_time("2026-08-02"):
            self.run_cron("ir_cron_keep_terms")
        self.assertTrue(nomination.is_in_force)
        self.assertFalse(nomination.problem)

    def test_change_of_person_ends_the_old_one_the_day_before(self):
        with freeze_time("2026-06-01"):
            old = self.approved(deputy_id=self.staff.id)
            self.make_member(self.customer, self.segment_manager)
        action = old.action_change()
        form = Form(
            self.Nomination.with_user(self.management).with_context(**action["context"])
        )
        form.user_id = self.other_account_manager
        new = form.save()
        self.assertEqual(new.replaces_id, old)
        self.assertEqual(new.value_class_id, self.key)
        new.action_propose()
        self.decide(new)
        self.assertEqual((old.state, str(old.ended_on)), ("ended", "2026-07-14"))
        self.assertEqual(str(old.date_to), "2029-05-31")
        self.assertFalse(old.is_in_force)
        self.assertTrue(new.is_in_force)
        self.assertEqual(self.customer.user_id, self.other_account_manager)
        self.assertEqual(
            self.team(),
            {
                "manager": self.other_account_manager,
                "deputy": self.staff,
                "expert": self.segment_manager,
            },
        )
        held = self.Nomination._as_of_domain
        mine = [("partner_id", "=", self.customer.id)]
        self.assertEqual(self.Nomination.search(mine + held("2026-07-14")), old)
        self.assertEqual(self.Nomination.search(mine + held("2026-07-15")), new)

    def test_early_end_takes_the_class_not_the_people(self):
        with freeze_time("2026-06-01"):
            old = self.approved()
        values = old.action_end_early()["context"]
        end = self.Nomination.with_user(self.management).with_context(**values)
        end = end.create({"date_from": "2026-08-01"})
        self.assertEqual((end.kind, end.replaces_id), ("end", old))
        end.action_propose()
        self.decide(end)
        self.assertEqual(self.customer.statcrm_value_class_id, self.key)
        with freeze_time("2026-08-01"):
            for _again in range(2):
                self.run_cron("ir_cron_keep_terms")
            self.assertEqual((old.state, str(old.ended_on)), ("ended", "2026-07-31"))
            self.assertFalse(self.customer.statcrm_value_class_id)
            self.assertEqual(self.customer.user_id, self.account_manager)
            self.assertEqual(end.state, "approved")
            self.assertFalse(end.is_in_force)

    def test_waiting_nomination_can_be_replaced_before_it_begins(self):
        waiting = self.approved(date_from="2026-09-01")
        values = waiting.action_change()["context"]
        other = self.Nomination.with_user(self.management).with_context(**values)
        other = other.create({"value_class_id": self.strategic.id})
        other.action_propose()
        self.decide(other)
        self.assertEqual(waiting.state, "ended")
        self.assertEqual(self.customer.statcrm_value_class_id, self.strategic)
        with freeze_time("2026-09-01"):
            self.run_cron("ir_cron_keep_terms")
        self.assertEqual(self.customer.statcrm_value_class_id, self.strategic)

    def test_card_tells_class_term_and_decision(self):
        nomination = self.approved(deputy_id=self.staff.id)
        self.assertEqual(self.customer._statcrm_nomination(), nomination)
        self.assertEqual(
            self.customer.statcrm_nomination_text,
            "Since Jul 15, until Jul 14, 2029, decision"
            f" {nomination.decision_number}, deputy Staff (test)",
        )
        action = self.customer.with_user(self.management).action_statcrm_nominate()
        self.assertEqual(action["context"]["default_replaces_id"], nomination.id)
        other = self.candidate("Other").with_user(self.management)
        self.assertFalse(other.statcrm_nomination_text)
        action = other.action_statcrm_nominate()
        self.assertEqual(action["context"], {"default_partner_id": other.id})
