from datetime import date

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged

from ..common import CareCommon


@freeze_time("2026-06-15")
@tagged("post_install", "-at_install")
class TestProgrammeApply(CareCommon):
    """An edited programme reaches this year's plans by an explicit choice only."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.edited = cls.programme(
            {"kind": "responsible", "due_month": "3"},
            {"kind": "event", "due_month": "9"},
            {"kind": "mailing", "due_month": "9"},
        )
        cls.answers, cls.event, cls.mailing = cls.edited.promise_ids
        cls.plan = cls.open_year(principals=cls.ministry)
        cls.kept, cls.due, cls.other = cls.plan.promise_ids
        cls.plan.promise_ids._refresh()

    def wizard(self, user=None, **values):
        wizards = self.env["statcrm.programme.apply"].with_user(user or self.main_user)
        return wizards.create({"programme_id": self.edited.id, **values})

    def counts(self, wizard):
        return [
            wizard[f"{name}_count"]
            for name in ("plan", "add", "change", "remove", "stay")
        ]

    def test_nothing_to_change(self):
        self.assertEqual(self.counts(self.wizard()), [0, 0, 0, 0, 0])
        self.assertFalse(self.wizard().examples)

    def test_what_is_added(self):
        self.edited.promise_ids = [
            Command.create({"name": "New", "kind": "event", "due_month": "2"})
        ]
        wizard = self.wizard()
        self.assertEqual(self.counts(wizard), [1, 1, 0, 0, 0])
        self.assertIn("Added: Ministry, New", wizard.examples)
        self.assertEqual(len(self.plan.promise_ids), 3)  # seen, not done
        told = wizard.action_apply()["params"]["message"]
        self.assertEqual(told, "Plans of 2026 changed according to the programme: 1")
        new = self.plan.promise_ids - self.kept - self.due - self.other
        self.assertEqual(new.name, "New")
        self.assertEqual(new.date_due, date(2026, 12, 31))  # February is over
        self.assertTrue(new.checked_at)
        self.assertEqual(self.counts(self.wizard()), [0, 0, 0, 0, 0])

    def test_what_is_changed_keeps_evidence_and_history(self):
        history = self.kept.change_ids
        self.answers.write({"name": "Somebody answers", "necessity": "should"})
        self.event.write({"due_month": "11"})
        wizard = self.wizard()
        self.assertEqual(self.counts(wizard), [1, 0, 2, 0, 0])
        wizard.action_apply()
        self.assertEqual(self.kept.name, "Somebody answers")
        self.assertEqual((self.kept.necessity, self.kept.state), ("should", "kept"))
        self.assertEqual(self.kept.date_due, date(2026, 3, 31))
        self.assertEqual(self.kept.change_ids, history)
        self.assertEqual(self.due.date_due, date(2026, 11, 30))
        self.assertEqual(self.other.date_due, date(2026, 9, 30))

    def test_what_is_taken_away_only_without_evidence(self):
        self.other.note = "Wants no paper"
        self.edited.promise_ids.unlink()
        wizard = self.wizard()
        self.assertEqual(self.counts(wizard), [1, 0, 0, 1, 2])
        self.assertIn("Kept in the plan: Ministry, Promise 1", wizard.examples)
        wizard.action_apply()
        self.assertFalse(self.due.exists())
        self.assertEqual(self.plan.promise_ids, self.kept | self.other)
        self.assertEqual(self.kept.state, "kept")

    def test_a_document_is_not_lost(self):
        self.due.attachment_ids = self.env["ir.attachment"].create({"name": "Letter"})
        self.event.unlink()
        self.assertEqual(self.counts(self.wizard()), [0, 0, 0, 0, 1])

    def test_another_rhythm(self):
        self.event.rhythm = "4"
        wizard = self.wizard()
        # the first period would become January to March, which is over: it stays
        self.assertEqual(self.counts(wizard), [1, 3, 0, 0, 1])
        wizard.action_apply()
        periods = self.plan.promise_ids.filtered(lambda one: one.kind == "event")
        self.assertEqual(periods.mapped("period"), [1, 2, 3, 4])
        self.assertEqual(periods[1].date_due, date(2026, 6, 30))

    def test_a_kept_year_is_not_moved_into_a_quarter_that_ended(self):
        self.answers.rhythm = "4"
        self.assertEqual(self.counts(self.wizard()), [1, 3, 0, 0, 1])
        self.wizard().action_apply()
        self.assertEqual((self.kept.state, self.kept.rhythm), ("kept", "1"))
        self.assertEqual(self.kept.date_to, date(2026, 12, 31))

    def test_a_history_is_not_lost(self):
        with freeze_time("2026-10-05"):
            self.due._refresh()  # due, and late since
            self.assertEqual((self.due.state, self.due.res_id), ("late", False))
            self.assertTrue(self.due.change_ids)
            self.event.unlink()
            self.assertEqual(self.counts(self.wizard()), [0, 0, 0, 0, 1])
            self.wizard().action_apply()
        self.assertTrue(self.due.exists())

    def test_periods_that_ended_stay(self):
        self.event.rhythm = "4"
        self.wizard().action_apply()
        periods = self.plan.promise_ids.filtered(lambda one: one.kind == "event")
        second = periods.filtered(lambda one: one.period == 2)
        self.assertEqual(second.date_to, date(2026, 6, 30))
        with freeze_time("2026-07-01"):
            self.event.name = "Renamed"
            wizard = self.wizard()
            # the third and the fourth; the first one is the year's, as it was
            self.assertEqual(self.counts(wizard), [1, 0, 2, 0, 1])
            wizard.action_apply()
        self.assertEqual(second.name, "Promise 2")

    def test_a_late_promise_does_not_become_due_again(self):
        with freeze_time("2026-10-05"):
            self.due._refresh()
            self.assertEqual(self.due.state, "late")
            self.event.name = "Renamed"
            self.wizard().action_apply()
            self.assertEqual((self.due.name, self.due.state), ("Renamed", "late"))

    def test_other_years_closed_and_lost_ones_are_left_alone(self):
        self.open_year(2027, principals=self.ministry)
        self.event.name = "Renamed"
        self.assertEqual(self.counts(self.wizard())[0], 1)
        self.assertEqual(self.counts(self.wizard(year=2027))[0], 1)
        self.plan.sudo().state = "closed"
        self.assertEqual(self.counts(self.wizard())[0], 0)
        self.plan.sudo().state = "draft"
        self.nominate(self.ministry, "key")
        self.assertEqual(self.counts(self.wizard())[0], 0)

    def test_a_year_that_is_over_is_refused(self):
        with self.assertRaises(UserError):
            self.wizard(year=2025).action_apply()
        self.assertEqual(self.counts(self.wizard(year=0)), [0, 0, 0, 0, 0])

    def test_next_year_follows_by_itself(self):
        self.event.name = "Renamed"
        plan = self.open_year(2027, principals=self.ministry)
        self.assertIn("Renamed", plan.promise_ids.mapped("name"))
        self.assertNotIn("Renamed", self.plan.promise_ids.mapped("name"))

    def test_next_year_made_already_follows_in_the_night(self):
        next_year = self.open_year(2027, principals=self.ministry)
        self.event.name = "Renamed"
        self.mailing.unlink()
        self.env["statcrm.care.plan"]._cron_open_year()
        self.assertEqual(next_year.promise_ids.mapped("name"), ["Promise 1", "Renamed"])
        self.assertEqual(
            self.plan.promise_ids.mapped("name"),
            ["Promise 1", "Promise 2", "Promise 3"],
        )

    def test_whom_a_programme_in_use_is_for_stays(self):
        edited = self.edited.with_user(self.main_user)
        self.assertTrue(edited.is_in_use)
        for values in (
            {"value_class_id": self.value_class("key").id},
            {"scope": "customers"},
            {"is_light": True},
        ):
            with self.assertRaises(UserError) as refused:
                edited.write(values)
            self.assertIn("duplicate it", str(refused.exception))
        edited.write({"name": "Renamed", "scope": "value_class", "year_to": 2026})
        with freeze_time("2027-01-01"):
            edited.invalidate_recordset()
            self.assertFalse(edited.is_in_use)
            edited.value_class_id = self.value_class("key")

    def test_a_copy_for_the_year_after(self):
        copy = self.edited.with_user(self.main_user).copy({"year_from": 2027})
        self.assertFalse(copy.is_in_use)
        copy.value_class_id = self.value_class("key")
        self.assertEqual(len(copy.promise_ids), 3)

    def test_only_who_keeps_the_programmes(self):
        for role in ("account_manager", "management", "director", "staff"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.wizard(getattr(self, role))

    def test_more_plans_ask_no_more_queries(self):
        counts = []
        for size in (5, 40):
            made = self.Partner.create(
                [{"name": f"C{n}", "is_company": True} for n in range(size)]
            )
            made.write(
                {
                    "user_id": self.account_manager.id,
                    "statcrm_nominated_class_id": self.value_class("strategic").id,
                }
            )
            self.open_year(principals=made)
            self.event.name = f"Renamed {size}"
            wizard = self.wizard()
            with self.count_queries(counts):
                wizard.action_apply()
        self.assertLessEqual(counts[1] - counts[0], 2)

    def test_the_form_of_a_programme(self):
        form = Form(self.env["statcrm.programme"].with_user(self.main_user))
        form.name = "Ours"
        form.scope = "segment"
        form.segment_id = self.segment("local_government")
        with form.promise_ids.new() as line:
            line.name = "A meeting"
            line.kind = "meeting"
            line.level = "director"
        programme = form.save()
        self.assertEqual(programme.promise_count, 1)
        self.assertEqual(programme.promise_ids.rhythm, "1")
