from datetime import date

from lxml import etree

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools.safe_eval import safe_eval

from ..plan_case import PlanCommon


@freeze_time("2026-11-20 10:00:00")
@tagged("post_install", "-at_install")
class TestCarePlanStates(PlanCommon):
    """Draft, agreed, closed; a closed plan stays as it is."""

    def close(self, plan, user=None, review="Well done"):
        wizards = self.env["statcrm.care.plan.close"].with_user(
            user or self.account_manager
        )
        wizard = wizards.create({"plan_id": plan.id, "review": review})
        wizard.action_close()

    def test_agree_close_reopen(self):
        plan = self.plan.with_user(self.account_manager)
        plan.action_agree()
        self.assertEqual((plan.state, plan.agreed_on), ("agreed", date(2026, 11, 20)))
        with self.assertRaisesRegex(UserError, "is “Agreed”"):
            plan.action_agree()
        self.close(plan)
        self.assertEqual((plan.state, plan.closed_on), ("closed", date(2026, 11, 20)))
        self.assertEqual(plan.review, "Well done")
        with self.assertRaisesRegex(UserError, "is “Closed”"):
            self.close(plan)
        with self.assertRaises(AccessError):
            plan.action_reopen()
        with self.assertRaises(AccessError):
            self.plan.with_user(self.management).action_reopen()
        self.plan.with_user(self.main_user).action_reopen()
        self.assertEqual((plan.state, plan.closed_on), ("agreed", False))

    def test_a_draft_that_was_closed_is_a_draft_again(self):
        self.close(self.plan)
        self.assertFalse(self.plan.agreed_on)
        self.plan.with_user(self.main_user).action_reopen()
        self.assertEqual(self.plan.state, "draft")

    def test_a_draft_offers_to_close_its_year(self):
        view = self.env.ref("statcrm_custom.statcrm_care_plan_view_form")
        arch = etree.fromstring(self.plan.get_view(view.id, "form")["arch"])
        hidden = arch.find(".//button[@name='action_review']").get("invisible")
        for state, is_hidden in (("draft", False), ("agreed", False), ("closed", True)):
            self.plan.sudo().state = state
            plan = self.plan.with_user(self.account_manager)
            values = {"id": plan.id, "state": state, "may_edit": plan.may_edit}
            self.assertIs(bool(safe_eval(hidden, values)), is_hidden)

    def test_nobody_writes_the_state(self):
        for user in (self.account_manager, self.main_user):
            with self.assertRaises(AccessError):
                self.plan.with_user(user).state = "agreed"

    def test_nobody_puts_a_plan_away_with_what_was_missed(self):
        town = self.company_partner("Town", user_id=self.account_manager.id)
        plan = self.plan.with_user(self.account_manager)
        for values in (
            {"active": False},
            {"year": 2030},
            {"principal_id": town.id},
        ):
            with self.assertRaisesRegex(
                AccessError, "customer and year of a plan cannot be changed"
            ):
                plan.write(values)
        plan.with_user(self.main_user).active = False
        self.assertFalse(self.plan.active)

    def test_a_plan_is_for_a_principal_customer(self):
        with self.assertRaisesRegex(ValidationError, "Board belongs to Ministry"):
            self.new_plan(self.board, 2028)

    def test_closing_proves_that_the_year_was_closed(self):
        self.programme({"kind": "plan_state", "plan_state": "closed"})
        self.open_year()
        promise = self.plan.promise_ids
        promise._refresh()
        self.assertEqual(promise.state, "due")
        self.close(self.plan)
        self.assertEqual(promise.state, "kept")
        self.assertEqual(promise.evidence_date, date(2026, 11, 20))

    def test_a_strategy_typed_into_a_new_plan_is_its_own(self):
        self.central.communication = "Of the segment"
        values = {"own_communication": False, "communication": "Our words"}
        plan = self.new_plan(year=2028, **values)
        self.assertEqual(
            (plan.communication, plan.own_communication), ("Our words", True)
        )
        same = self.new_plan(year=2029, communication="Of the segment")
        self.assertFalse(same.own_communication)
        self.central.communication = "Later"
        self.assertEqual(
            (plan.communication, same.communication), ("Our words", "Later")
        )

    def test_a_closed_plan_and_what_is_in_it_stays(self):
        self.programme({"kind": "responsible"})
        self.open_year()
        promise = self.plan.promise_ids
        parts = [self.goal(), self.need(), self.way(), promise]
        other = self.new_plan(year=2027)
        moved = self.goal("Moved", other)
        self.close(self.plan)
        for user in (self.account_manager, self.main_user):
            with self.assertRaisesRegex(UserError, "closed and cannot be changed"):
                self.plan.with_user(user).budget_note = "More"
            for part in parts:
                part = part.with_user(user)
                name = "note" if "note" in part._fields else "name"
                with self.subTest(part=part, user=user.name):
                    with self.assertRaisesRegex(
                        UserError, "closed and cannot be changed"
                    ):
                        part.write({name: "Changed"})
                    if part._name != "statcrm.care.promise":
                        with self.assertRaisesRegex(
                            UserError, "closed and cannot be changed"
                        ):
                            part.unlink()
            with self.assertRaisesRegex(UserError, "closed and cannot be changed"):
                self.env["statcrm.need"].with_user(user).create(
                    {"name": "Late", "plan_id": self.plan.id}
                )
            with self.assertRaisesRegex(UserError, "closed and cannot be changed"):
                moved.with_user(user).plan_id = self.plan
        with self.assertRaisesRegex(UserError, "closed and cannot be changed"):
            self.plan.with_user(self.main_user).unlink()
        self.plan.with_user(self.main_user).action_reopen()
        self.plan.with_user(self.account_manager).budget_note = "More"
        parts[0].with_user(self.account_manager).name = "Changed"

    def test_the_program_still_looks_for_evidence(self):
        self.programme({"kind": "responsible"})
        self.open_year()
        self.close(self.plan)
        self.plan.promise_ids.with_user(self.account_manager)._refresh()
        self.assertEqual(self.plan.promise_ids.state, "kept")

    def test_who_may_write_what(self):
        allowed = {
            "account_manager": True,
            "other_account_manager": False,
            "segment_manager": True,
            "staff": False,
            "communications": False,
            "management": True,
            "director": True,
            "main_user": True,
        }
        for role, may in allowed.items():
            user = getattr(self, role)
            plan = self.new_plan(year=2000 + list(allowed).index(role))
            plan = plan.with_user(user)
            acts = (
                lambda plan=plan: plan.action_agree(),
                lambda plan=plan: plan.write({"budget_note": "x"}),
                lambda plan=plan, user=user: self.goal_as(user, plan),
                lambda plan=plan, user=user: self.close(plan, user),
            )
            for number, act in enumerate(acts):
                with self.subTest(role=role, act=number):
                    if may:
                        act()
                    else:
                        with self.assertRaises(AccessError):
                            act()

    def goal_as(self, user, plan):
        goals = self.env["statcrm.care.goal"].with_user(user)
        goals.create({"name": "x", "plan_id": plan.id})

    def test_the_review_counts_promises_and_changes_goals(self):
        self.programme({"kind": "responsible"}, {"kind": "event"})
        self.open_year(since=date(2026, 1, 1))
        self.plan.promise_ids._refresh()
        self.assertEqual(
            (self.plan.promise_count, self.plan.kept_count, self.plan.late_count),
            (2, 1, 0),
        )
        goal = self.goal()
        wizards = self.env["statcrm.care.plan.close"].with_user(self.account_manager)
        wizard = wizards.create({"plan_id": self.plan.id})
        self.assertEqual(wizard.kept_count, 1)
        wizard.write({"goal_ids": [(1, goal.id, {"state": "reached"})]})
        wizard.action_close()
        self.assertEqual((goal.state, self.plan.state), ("reached", "closed"))
