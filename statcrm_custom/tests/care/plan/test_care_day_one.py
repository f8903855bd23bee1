from odoo.exceptions import AccessError
from odoo.tests import HttpCase, freeze_time, tagged
from odoo.tools import mute_logger

from ...common import ROLES
from ..plan_case import PlanCommon

ACL = "odoo.addons.base.models.ir_model"
RULES = "odoo.addons.base.models.ir_rule"
KEEPERS = {
    "account_manager",
    "segment_manager",
    "management",
    "director",
    "main_user",
}


@freeze_time("2026-06-15 10:00:00")
@tagged("post_install", "-at_install")
class TestCareDayOne(PlanCommon):
    """Screens offer what one may do, and say the first step where they are empty."""

    def roles(self, check):
        return {role for role in ROLES if check(getattr(self, role))}

    def test_what_somebody_else_keeps_is_to_be_read(self):
        group, goal, need = self.group(self.kaisa), self.goal(), self.need()
        agreement = self.env["statcrm.agreement"].create(
            {"name": "Tables", "principal_id": self.ministry.id}
        )
        remark = self.env["statcrm.care.share.remark"].create(
            {"plan_id": self.plan.id, "name": "Kaisa", "text": "More tables"}
        )
        for record in (self.plan, goal, need, group, agreement, remark):
            with self.subTest(model=record._name):
                self.assertEqual(
                    self.roles(lambda user, r=record: r.with_user(user).may_edit),
                    KEEPERS,
                )

    def test_several_at_once_and_one_that_is_not_there_yet(self):
        other = self.new_plan(self.company_partner("Other"))
        plans = (self.plan + other).with_user(self.account_manager)
        self.assertEqual(plans.mapped("may_edit"), [True, False])
        new = self.env["statcrm.care.plan"].with_user(self.account_manager).new({})
        self.assertTrue(new.may_edit)
        self.assertFalse(new.display_name)  # the form says “New”

    def test_what_belongs_to_a_closed_plan_is_to_be_read(self):
        goal = self.goal().with_user(self.main_user)
        self.assertTrue(goal.may_edit)
        self.plan._close_year("")
        self.assertFalse(goal.may_edit)

    def test_the_forms_follow(self):
        names = [
            name
            for name, model in self.env.registry.items()
            if "may_edit" in model._fields and not model._abstract
        ]
        self.assertGreaterEqual(len(names), 7)
        views = self.env["ir.ui.view"].search(
            [("model", "in", names), ("type", "=", "form"), ("inherit_id", "=", False)]
        )
        for view in views:
            with self.subTest(view=view.xml_id):
                self.assertIn('js_class="statcrm_may_edit"', view.arch)
                self.assertIn('<field name="may_edit" invisible="1"', view.arch)
        self.assertLessEqual(
            set(names) - {"statcrm.care.plan.way"}, set(views.mapped("model"))
        )

    def test_the_card_offers_a_plan_to_who_may_make_it(self):
        other = self.company_partner("Other")

        def may(partner):
            return self.roles(lambda user: partner.with_user(user).statcrm_may_care)

        for partner in self.ministry + self.board + self.kaisa:
            self.assertEqual(may(partner), KEEPERS)
        self.assertEqual(may(other), KEEPERS - {"account_manager", "segment_manager"})
        other.user_id = self.other_account_manager
        self.assertEqual(
            may(other), {"other_account_manager", "management", "director", "main_user"}
        )

    def test_what_the_card_offers_is_what_the_rules_allow(self):
        other = self.company_partner("Other", statcrm_segment_id=self.central.id)
        plans = self.env["statcrm.care.plan"]

        def makes(user):
            with mute_logger(ACL, RULES), self.cr.savepoint() as savepoint:
                try:
                    plans.with_user(user).create({"principal_id": other.id})
                except AccessError:
                    return False
                finally:
                    savepoint.rollback()
            return True

        offered = self.roles(lambda user: other.with_user(user).statcrm_may_care)
        self.assertEqual(offered, KEEPERS - {"account_manager"})
        self.assertEqual(self.roles(makes), offered)

    def test_a_missing_plan_that_one_may_not_make_opens_the_customer(self):
        self.plan.active = False
        self.env.flush_all()
        missing = self.env["statcrm.care.plan.missing"].search(
            [("partner_id", "=", self.ministry.id)]
        )
        action = missing.with_user(self.staff).action_mend()
        self.assertEqual(
            (action["res_model"], action["res_id"]), ("res.partner", self.ministry.id)
        )

    def test_the_window_says_why_there_is_nothing_to_open(self):
        def problem(user, **values):
            windows = self.env["statcrm.care.new.year"].with_user(user)
            return windows.new({"year": 2026, **values}).problem

        self.plan.copied_from_id = self.new_plan(year=2025)
        told = "The year 2026 is open: nobody lacks a plan. Plans: 1."
        self.assertEqual(problem(self.main_user), told)
        ministry = self.ministry.id
        self.assertFalse(problem(self.account_manager, principal_id=ministry))
        told = problem(self.other_account_manager, principal_id=ministry)
        self.assertIn("You are not responsible for Ministry", told)
        self.programme({"kind": "event"})
        self.assertFalse(problem(self.main_user))

    def test_empty_lists_offer_a_year_to_who_may_open_one(self):
        for model in ("statcrm.care.plan", "statcrm.care.plan.run"):
            with self.subTest(model=model):
                self.assertEqual(
                    self.roles(
                        lambda user, m=model: (
                            "Open Year"
                            in self.env[m]
                            .with_user(user)
                            .get_empty_list_help("<p>x</p>")
                        )
                    ),
                    {"management", "director", "main_user"},
                )
        said = self.env["statcrm.care.plan"].with_user(self.main_user)
        self.assertIn("<p>x</p>", said.get_empty_list_help("<p>x</p>"))

    def test_a_plan_opens_with_what_is_kept_already(self):
        self.programme({"kind": "responsible"})
        window = self.env["statcrm.care.new.year"].with_user(self.account_manager)
        window.create({"year": 2026, "principal_id": self.ministry.id}).action_open()
        self.assertEqual(self.plan.promise_ids.state, "kept")

    def test_new_plans_are_looked_at_without_waiting(self):
        self.programme({"kind": "responsible"}, code="key")
        self.nominate(self.company_partner("Mill"), "key")
        job = self.env.ref("statcrm_custom.ir_cron_care_refresh")

        def asked():
            found = self.env["ir.cron.trigger"].search([("cron_id", "=", job.id)])
            return len(found)

        before = asked()
        self.assertEqual(len(self.open_year()), 1)
        self.assertEqual(asked(), before + 1)
        self.assertFalse(self.open_year())
        self.assertEqual(asked(), before + 1)

    def test_the_preview_counts_what_a_plan_made_already_lacks(self):
        self.programme({"kind": "event", "rhythm": "4"}, {"kind": "event"})
        window = self.env["statcrm.care.new.year"].new({"year": 2026})
        # of the four quarters the first has ended by June
        self.assertEqual((window.plan_count, window.promise_count), (0, 4))
        self.open_year(since=None)
        self.assertEqual(len(self.plan.promise_ids), 4)
        window = self.env["statcrm.care.new.year"].new({"year": 2026})
        self.assertEqual(window.promise_count, 0)


@tagged("post_install", "-at_install")
class TestCareDayOneTour(PlanCommon, HttpCase):
    def test_the_plan_of_somebody_else(self):
        self.goal("Three new products")
        self.start_tour(
            f"/odoo/care-plans/{self.plan.id}",
            "statcrm_care_may_edit_tour",
            login=self.other_account_manager.login,
        )
