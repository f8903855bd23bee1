from datetime import date, datetime

from odoo.tests import freeze_time, tagged

from ..evidence_common import EvidenceCommon
from ..plan_case import PlanCommon

AGED = (
    "res_partner",
    "res_users",
    "statcrm_nomination",
    "statcrm_account_member",
    "statcrm_affiliation",
)


@tagged("post_install", "-at_install")
class TestPlanBounds(PlanCommon):
    """Evidence of the plan on the last day of the period, and on the day after."""

    def promise(self, kind, **terms):
        programme = self.programme({"kind": kind, "due_month": "6", **terms})
        self.open_year()
        return self.plan.promise_ids.filtered(lambda one: one.programme_id == programme)

    def state(self, promise, day="2027-01-02"):
        with freeze_time(f"{day} 12:00:00"):
            promise._refresh()
        return promise.state

    def test_a_plan_agreed_on_the_last_day(self):
        promise = self.promise("plan_state")
        with freeze_time("2026-12-31 10:00:00"):
            self.plan.action_agree()
        self.assertEqual(self.state(promise, "2026-12-31"), "kept")
        self.assertEqual(self.state(promise), "kept")
        self.assertEqual(promise.evidence_date, date(2026, 12, 31))

    def test_a_plan_agreed_on_the_day_after(self):
        promise = self.promise("plan_state")
        with freeze_time("2027-01-01 10:00:00"):
            self.plan.action_agree()
        self.assertEqual(self.state(promise, "2027-01-01"), "missed")
        self.assertEqual(self.state(promise), "missed")

    def test_goals_measured_on_the_last_day_and_the_day_after(self):
        goal = self.goal()
        for day, state in (
            ("2025-12-31", "missed"),
            ("2026-01-01", "kept"),
            ("2026-12-31", "kept"),
            ("2027-01-01", "missed"),
        ):
            promise = self.promise("goal_measured")
            with freeze_time(f"{day} 10:00:00"):
                goal.with_user(self.account_manager).current_value += 1
            with self.subTest(day=day):
                self.assertEqual(self.state(promise), state)
                if state == "kept":
                    self.assertEqual(str(promise.evidence_date), day)
            goal.sudo().value_ids.unlink()
            promise.programme_id.active = False

    def test_a_group_that_met_on_the_last_day_and_the_day_after(self):
        group = self.group(self.kaisa)
        for day, state in (
            ("2025-12-31", "missed"),
            ("2026-01-01", "kept"),
            ("2026-12-31", "kept"),
            ("2027-01-01", "missed"),
        ):
            promise = self.promise("cooperation")
            event = self.meeting(
                self.kaisa,
                start=f"{day} 09:00:00",
                statcrm_cooperation_group_id=group.id,
            )
            with self.subTest(day=day):
                self.assertEqual(self.state(promise), state)
                if state == "kept":
                    self.assertEqual(promise.res_id, event.id)
            event.unlink()
            promise.programme_id.active = False


@tagged("post_install", "-at_install")
class TestBounds(EvidenceCommon):
    """Feedback and mailings around the turn of the year."""

    def test_feedback_of_the_last_and_the_first_day(self):
        """What came on the last day has its fourteen days, the next day's is new."""
        for day, answered, states in (
            ("2025-12-31", None, ("not_applicable", "not_applicable")),
            ("2026-12-31", None, ("due", "missed")),
            ("2026-12-31", "2027-01-14", ("due", "kept")),
            ("2026-12-31", "2027-01-15", ("due", "missed")),
            ("2027-01-01", None, ("not_applicable", "not_applicable")),
        ):
            promise = self.promise("feedback_answered")
            feedback = self.env["statcrm.feedback"].create(
                {
                    "name": "The tables were late",
                    "kind": "request",
                    "channel": "phone",
                    "partner_id": self.kaisa.id,
                    "date": f"{day} 09:00:00",
                }
            )
            with self.subTest(day=day, answered=answered):
                self.assert_state(promise, "2027-01-01", states[0])
                if answered:
                    feedback.write({"answer": "Sorry", "state": "answered"})
                    feedback.answered_on = f"{answered} 15:00:00"
                self.assert_state(promise, "2027-01-16", states[1])
            feedback.unlink()
            promise.programme_id.active = False

    def test_a_mailing_on_the_last_and_the_first_day(self):
        mailing = self.env["mailing.mailing"].create(
            {
                "subject": "Magazine",
                "mailing_model_id": self.env["ir.model"]._get_id("res.partner"),
            }
        )
        for sent, state in (
            ("2025-12-31 23:59:59", "missed"),
            ("2026-01-01 00:00:00", "kept"),
            ("2026-12-31 23:59:59", "kept"),
            ("2027-01-01 00:00:00", "missed"),
        ):
            promise = self.promise("mailing")
            trace = mailing.mailing_trace_ids.create(
                {
                    "mass_mailing_id": mailing.id,
                    "model": "res.partner",
                    "res_id": self.kaisa.id,
                    "trace_status": "sent",
                    "sent_datetime": sent,
                }
            )
            with self.subTest(sent=sent):
                self.assert_state(promise, "2027-01-05", state)
                if state == "kept":
                    self.assert_evidence(promise, mailing, sent[:10])
            trace.unlink()
            promise.programme_id.active = False

    @freeze_time("2026-05-10 12:00:00")
    def test_whose_nomination_has_changed(self):
        """Of whom a nomination was written since, and of nobody else."""
        other = self.customers(1)
        nominations = self.env["statcrm.nomination"].sudo()
        one, _rest = nominations.create(
            [
                {
                    "partner_id": partner.id,
                    "value_class_id": self.value_class("strategic").id,
                    "user_id": self.account_manager.id,
                }
                for partner in self.ministry | other
            ]
        )
        self.promise("nomination")
        self.env.flush_all()
        for table in AGED:
            self.env.cr.execute(f"UPDATE {table} SET write_date = '2020-01-01'")  # noqa: S608
        self.env.invalidate_all()
        since = datetime(2026, 1, 1)
        self.assertFalse(self.changed("nomination", since))
        one.reason = "News"
        self.assertEqual(self.changed("nomination", since), self.ministry)
        self.assertFalse(self.changed("nomination", datetime(2100, 1, 1)))
