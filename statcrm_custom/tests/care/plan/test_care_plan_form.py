from datetime import date

from psycopg2.errors import CheckViolation

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from ..plan_case import PlanCommon


@freeze_time("2026-11-20 10:00:00")
@tagged("post_install", "-at_install")
class TestCarePlanForm(PlanCommon):
    """What the form of a plan lets its reader do."""

    def test_it_lets_write_who_may_write(self):
        for user, may in (
            (self.account_manager, True),
            (self.segment_manager, True),
            (self.other_account_manager, False),
            (self.staff, False),
        ):
            self.assertEqual(self.plan.with_user(user).may_edit, may, user.name)
            with Form(self.plan.with_user(user)) as form:
                self.assertEqual(form._get_modifier("budget_note", "readonly"), not may)
        self.plan._close_year("Done")
        self.assertFalse(self.plan.with_user(self.account_manager).may_edit)
        with Form(self.env["statcrm.care.plan"].with_user(self.account_manager)) as new:
            self.assertTrue(new.may_edit)
            new.principal_id = self.ministry
            new.year = 2030

    def test_lines_are_added_in_a_form_that_was_opened_for_a_customer(self):
        """The window "Next Year" hands customer and year on in the context."""
        context = {"default_principal_id": self.ministry.id, "default_year": 2027}
        wizard = self.env["statcrm.care.new.year"].with_user(self.account_manager)
        wizard = wizard.with_context(**context).create({})
        action = wizard.action_open()
        plan = self.env[action["res_model"]].with_user(self.account_manager)
        plan = plan.with_context(**context).browse(action["res_id"])
        plan.web_save(
            {
                "need_ids": [Command.create({"name": "Faster figures"})],
                "goal_ids": [Command.create({"name": "Fewer questions"})],
            },
            {},
        )
        self.assertIn("Faster figures", plan.need_ids.mapped("name"))
        self.assertIn("Fewer questions", plan.goal_ids.mapped("name"))
        # the context is no way round what only the program writes
        self.assertFalse(plan.need_ids.copied_from_id)
        need = plan.need_ids.with_context(default_copied_from_id=plan.need_ids[0].id)
        need = need.create({"name": "Other", "plan_id": plan.id})
        self.assertFalse(need.copied_from_id)
        with self.assertRaises(AccessError):
            need.create({"name": "X", "plan_id": plan.id, "principal_id": 1})

    def test_budgets_are_summed_in_a_pivot(self):
        self.plan.budget_amount = 700
        plans = self.env["statcrm.care.plan"].with_user(self.staff)
        told = plans.fields_get(["budget_amount"])["budget_amount"]
        self.assertEqual(told["aggregator"], "sum")
        domain = [("id", "=", self.plan.id)]
        asked = ["budget_amount:sum", "currency_id:array_agg_distinct"]
        (group,) = plans.formatted_read_group(domain, ["state"], asked)
        currency = self.env.ref("base.main_company").currency_id
        self.assertEqual(group["budget_amount:sum"], 700)
        self.assertEqual(group["currency_id:array_agg_distinct"], currency.ids)

    def test_an_emptied_strategy_is_the_segments_again(self):
        self.central.write({"channel": "Of the segment", "pricing": "Free"})
        plan = self.plan.with_user(self.account_manager)
        plan.channel = "Our own"
        self.assertEqual((plan.channel, plan.own_channel), ("Our own", True))
        plan.write({"channel": "", "pricing": False})
        self.assertEqual((plan.channel, plan.own_channel), ("Of the segment", False))
        self.assertEqual((plan.pricing, plan.own_pricing), ("Free", False))

    def test_a_budget_is_not_negative(self):
        for record in (self.plan, self.group(self.kaisa)):
            record.budget_amount = 0
            with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
                with self.cr.savepoint():
                    record.budget_amount = -1
                    self.env.flush_all()

    def test_activities_of_a_coming_year_count_from_its_first_day(self):
        for plan, first in (
            (self.plan, "2026-11-20"),
            (self.new_plan(year=2027), "2027-01-01"),
        ):
            action = plan.with_user(self.account_manager).action_start_year()
            windows = self.env[action["res_model"]].with_user(self.account_manager)
            window = Form(windows.with_context(**action["context"]))
            self.assertEqual(str(window.plan_date), first)
            window.save().action_schedule_plan()
            self.assertEqual(
                min(plan.activity_ids.mapped("date_deadline")),
                date(2026, 12, 4) if plan == self.plan else date(2027, 1, 15),
            )

    def test_next_year_opens_the_plan_that_was_made_of_it(self):
        plan = self.plan.with_user(self.account_manager)
        window = plan.action_next_year()
        self.assertEqual(window["res_model"], "statcrm.care.new.year")
        self.assertEqual(window["context"]["default_year"], 2027)
        self.env["statcrm.care.plan"]._open_year(2027, self.ministry)
        made = self.new_plan(year=2027)
        self.assertEqual(plan.action_next_year()["target"], "new")
        self.env["statcrm.care.plan"]._copy_last_year(2027, self.ministry)
        opened = plan.action_next_year()
        self.assertEqual(
            (opened["res_model"], opened["res_id"]), ("statcrm.care.plan", made.id)
        )
