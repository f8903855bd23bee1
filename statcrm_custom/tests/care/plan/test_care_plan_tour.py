from odoo.tests import HttpCase, tagged

from ..plan_case import PlanCommon


@tagged("post_install", "-at_install")
class TestCarePlanTour(PlanCommon, HttpCase):
    def test_needs_goals_and_agreement(self):
        self.start_tour(
            f"/odoo/care-plans/{self.plan.id}",
            "statcrm_care_plan_tour",
            login=self.account_manager.login,
        )
        self.assertEqual(self.plan.need_ids.name, "Tables in Swedish")
        goal = self.plan.goal_ids
        self.assertEqual((goal.name, goal.target_value), ("Three new products", 3))
        self.assertTrue(goal.is_joint)
        self.assertEqual(goal.current_value, 1)
        self.assertEqual(self.plan.state, "agreed")
        self.assertTrue(self.plan.agreed_on)
