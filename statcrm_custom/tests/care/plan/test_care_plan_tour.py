from odoo.tests import HttpCase, tagged

from ..plan_case import PlanCommon

# The buttons of an empty list, which has no pager: where they end, and the box begins.
BUTTONS = """
    const places = (what) =>
        [...document.querySelectorAll(what)].map((one) => one.getBoundingClientRect());
    const buttons = places(".o_control_panel_main_buttons button");
    const [box] = places(".o_searchview");
    const [views] = places(".o_control_panel_navigation");
    if (buttons.length < 6) {
        throw new Error(`Only ${buttons.length} buttons`);
    }
    if (buttons.some((one) => one.right > box.left && one.top < box.bottom)) {
        throw new Error("A button lies over the search box");
    }
    if (box.right > views.left || views.right > innerWidth) {
        throw new Error("The views are pushed out");
    }
    console.log("test successful");
"""


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


@tagged("post_install", "-at_install")
class TestManyButtons(PlanCommon, HttpCase):
    def is_apart(self, size):
        self.env["statcrm.care.plan"].search([]).active = False
        self.main_user.sudo().password = self.main_user.login
        self.browser_size = size
        ready = "document.querySelector('.o_view_nocontent') !== null"
        self.browser_js("/odoo/care-plans", BUTTONS, ready, login=self.main_user.login)

    def test_the_buttons_of_an_empty_list_leave_the_search_box_free(self):
        self.is_apart("1400x900")

    def test_they_do_on_a_small_screen(self):
        self.is_apart("1024x768")
