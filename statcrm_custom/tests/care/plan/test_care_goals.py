from datetime import date

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from ..plan_case import PlanCommon

SURVEY = "statcrm_custom.survey_survey_satisfaction"


@freeze_time("2026-06-15 10:00:00")
@tagged("post_install", "-at_install")
class TestCareGoals(PlanCommon):
    """What the program measures, and the values over the years."""

    def answer(self, value, number):
        person = self.person(f"Person {number}", self.ministry)
        question = self.env.ref("statcrm_custom.survey_question_overall")
        line = {"question_id": question.id, "answer_type": "scale"}
        answer = self.env["survey.user_input"].create(
            {
                "survey_id": self.env.ref(SURVEY).id,
                "partner_id": person.id,
                "state": "done",
                "user_input_line_ids": [(0, 0, {**line, "value_scale": value})],
            }
        )
        answer.end_datetime = "2026-05-02 10:00:00"

    def test_by_hand_keeps_a_history(self):
        goal = self.goal(start_value=10, target_value=30)
        self.assertFalse(goal.measured_on)
        goal.with_user(self.account_manager).current_value = 15
        self.assertEqual(goal.measured_on, date(2026, 6, 15))
        self.assertEqual(goal.progress, 25)
        with freeze_time("2026-06-28"):
            goal.with_user(self.account_manager).current_value = 20
        with freeze_time("2026-07-01"):
            goal.with_user(self.account_manager).current_value = 40
        self.assertEqual(
            [(str(one.date), one.value) for one in goal.value_ids],
            [("2026-07-01", 40), ("2026-06-28", 20)],
        )
        self.assertEqual((goal.current_value, goal.progress), (40, 100))

    def test_what_is_measured_is_not_written(self):
        goal = self.goal(measure="sales")
        with self.assertRaisesRegex(UserError, "measured automatically"):
            goal.with_user(self.account_manager).current_value = 5
        goal.with_user(self.account_manager).name = "Other"

    def test_sales_of_the_year_and_the_tree(self):
        other = self.company_partner("Other")
        for partner, day, amount in (
            (self.ministry, "2025-12-31", 1),
            (self.ministry, "2026-01-01", 10),
            (self.board, "2026-06-15", 200),
            (self.ministry, "2026-02-01", -5),
            (other, "2026-02-01", 1000),
        ):
            self.sale(partner, day, amount)
        goal = self.goal(measure="sales", target_value=410)
        self.assertEqual(goal.current_value, 205)
        self.assertEqual(goal.progress, 50)
        last = self.new_plan(year=2025)
        self.assertEqual(self.goal(plan=last, measure="sales").current_value, 1)
        none = self.goal(plan=self.new_plan(other, 2024), measure="sales")
        self.assertEqual((none.current_value, bool(none.measured_on)), (0, True))

    def test_meetings_that_were_held(self):
        self.meeting(self.kaisa)
        self.meeting(self.lauri, self.kaisa, start="2026-04-10 09:00:00")
        self.meeting(self.kaisa, start="2025-04-10 09:00:00")
        self.meeting(self.kaisa, start="2026-06-20 09:00:00")
        self.meeting(self.kaisa, privacy="private")
        self.meeting(self.kaisa).active = False
        self.meeting(self.kaisa).attendee_ids.filtered(
            lambda one: one.partner_id == self.kaisa
        ).state = "declined"
        self.meeting()
        self.assertEqual(self.goal(measure="meetings").current_value, 2)

    def test_satisfaction_only_with_five_answers(self):
        survey = self.env.ref(SURVEY)
        survey.statcrm_round_ids = [(0, 0, {"name": "R", "date_from": "2026-05-01"})]
        for number, value in enumerate((5, 4, 3, 5)):
            self.answer(value, number)
        goal = self.goal(measure="satisfaction")
        self.assertFalse(goal.measured_on)
        self.assertFalse(goal.value_ids)
        self.answer(5, 4)
        goal.action_measure()
        self.assertFalse(goal.measured_on, "the round runs")
        survey.statcrm_round_ids.action_publish()
        goal.action_measure()
        self.assertAlmostEqual(goal.current_value, 4.4)
        self.assertEqual(goal.measured_on, date(2026, 6, 15))

    def test_products_that_were_sold(self):
        products = self.env["product.product"].create(
            [{"name": name} for name in ("Tables", "Maps", "Courses", "Atlas")]
        )
        self.env.company.resource_calendar_id.tz = "Europe/Helsinki"
        for partner, product, confirm, day in (
            (self.kaisa, 0, True, "2026-02-01"),
            (self.board, 0, True, "2026-03-01"),
            (self.board, 1, True, "2026-03-01"),
            (self.board, 2, False, "2026-03-01"),
            (self.board, 2, True, "2025-03-01"),
            (self.board, 3, True, "2025-12-31 22:30:00"),  # the new year in the house
        ):
            order = self.env["sale.order"].create(
                {
                    "partner_id": partner.id,
                    "order_line": [(0, 0, {"product_id": products[product].id})],
                }
            )
            if confirm:
                order.action_confirm()
            order.date_order = day
        self.assertEqual(self.goal(measure="products").current_value, 3)

    def test_the_job_measures_what_is_open(self):
        goals = {
            "open": self.goal(measure="sales"),
            "reached": self.goal(measure="sales", state="reached"),
            "next": self.goal(plan=self.new_plan(year=2027), measure="sales"),
        }
        closed = self.new_plan(year=2024)
        goals["closed"] = self.goal(plan=closed, measure="sales")
        closed._close_year("")
        self.sale(self.ministry, "2026-06-16", 7)
        with freeze_time("2026-06-17 01:30:00"):
            self.run_cron("ir_cron_measure_goals")
        measured = {name for name, goal in goals.items() if goal.measured_on.day == 17}
        self.assertEqual(measured, {"open"})
        self.assertEqual(goals["open"].current_value, 7)

    def test_queries_do_not_grow_with_the_goals(self):
        measures = ("sales", "meetings", "satisfaction", "products", "manual")
        counts = []
        for size in (3, 30):
            goals = self.env["statcrm.care.goal"]
            for number in range(size):
                customer = self.company_partner(f"Customer {size} {number}")
                plan = self.new_plan(customer)
                for measure in measures:
                    goals += self.goal(plan=plan, measure=measure)
            goals._measure()
            with self.count_queries(counts):
                goals._measure()
        self.assertEqual(counts[0], counts[1])
        self.assertLess(counts[0], 25)
