from datetime import date
from unittest.mock import patch

from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from ..plan_case import PlanCommon

PATH = "odoo.addons.statcrm_custom.models.care.year"


@freeze_time("2026-11-20 10:00:00")
@tagged("post_install", "-at_install")
class TestCareNewYear(PlanCommon):
    """A new year takes over what is open, once, for one customer or for all."""

    def wizard(self, user=None, **values):
        wizards = self.env["statcrm.care.new.year"]
        return wizards.with_user(user or self.main_user).create(values)

    def next_plan(self, principal=None, year=2027):
        principal = principal or self.ministry
        domain = [("principal_id", "=", principal.id), ("year", "=", year)]
        return self.env["statcrm.care.plan"].search(domain)

    def fill(self):
        self.programme({"kind": "responsible"}, {"kind": "event", "rhythm": "4"})
        goals = self.goal(
            "Open", target_value=5, current_value=3, deadline="2026-11-30"
        )
        self.goal("Reached", state="reached")
        self.goal("Dropped", state="dropped")
        self.need("Open need", priority="2")
        self.need("Answered", answer="Tables")
        self.way(note="In May")
        self.central.communication = "Of the segment"
        self.plan.write({"pricing": "Own price", "funding": "mixed"})
        return goals

    def test_one_customer(self):
        goal = self.fill()
        wizard = self.wizard(self.account_manager, principal_id=self.ministry.id)
        self.assertEqual(wizard.year, 2027)
        self.assertEqual((wizard.plan_count, wizard.promise_count), (1, 5))
        self.assertEqual(
            (wizard.goal_count, wizard.need_count, wizard.way_count), (1, 1, 1)
        )
        self.assertEqual(wizard.goal_ids, goal)
        self.assertEqual(wizard.customer_ids, self.ministry)
        wizard.action_open()
        plan = self.next_plan()
        self.assertEqual(len(plan.promise_ids), 5)
        copied = plan.goal_ids
        self.assertEqual((copied.start_value, copied.current_value), (3, 3))
        self.assertEqual(copied.progress, 0)
        self.assertEqual(copied.deadline, date(2027, 11, 30))
        copied = plan.goal_ids
        self.assertEqual((copied.name, copied.target_value), ("Open", 5))
        self.assertEqual((copied.copied_from_id, copied.root_id), (goal, goal))
        self.assertFalse(copied.measured_on)
        self.assertEqual(plan.need_ids.mapped("name"), ["Open need"])
        self.assertEqual(plan.need_ids.priority, "2")
        self.assertTrue(plan.need_ids.is_open)
        self.assertEqual((plan.way_ids.note, plan.way_ids.rhythm), ("In May", "once"))
        self.assertEqual((plan.pricing, plan.own_pricing), ("Own price", True))
        self.assertEqual(plan.communication, "Of the segment")
        self.assertFalse(plan.own_communication)
        self.assertEqual((plan.funding, plan.copied_from_id), ("mixed", self.plan))

    def test_what_the_program_measures_begins_anew(self):
        goal = self.goal(measure="meetings", target_value=4)
        goal.sudo().current_value = 3
        self.wizard(principal_id=self.ministry.id).action_open()
        copied = self.next_plan().goal_ids
        self.assertEqual((copied.start_value, copied.current_value), (3, 0))

    def test_twice_adds_nothing_and_what_was_deleted_stays_away(self):
        self.fill()
        self.wizard(principal_id=self.ministry.id).action_open()
        plan = self.next_plan()
        plan.goal_ids.unlink()
        wizard = self.wizard(principal_id=self.ministry.id)
        self.assertEqual((wizard.plan_count, wizard.goal_count), (0, 0))
        wizard.action_open()
        self.assertEqual(self.next_plan(), plan)
        self.assertFalse(plan.goal_ids)
        self.assertEqual((len(plan.need_ids), len(plan.way_ids)), (1, 1))

    def test_the_database_refuses_doubles(self):
        goal = self.fill()
        self.wizard(principal_id=self.ministry.id).action_open()
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            with self.cr.savepoint():
                self.goal("Twice").sudo().copied_from_id = goal
                self.env.flush_all()

    def test_three_years_are_one_goal(self):
        goal = self.fill()
        self.wizard(principal_id=self.ministry.id).action_open()
        self.wizard(principal_id=self.ministry.id, year=2028).action_open()
        third = self.next_plan(year=2028).goal_ids
        self.assertEqual(third.root_id, goal)
        third.with_user(self.account_manager).current_value = 8
        action = third.action_curve()
        values = self.env["statcrm.care.goal.value"].search(action["domain"])
        self.assertEqual(values.goal_id, goal + third)

    def test_a_customer_without_programme(self):
        other = self.company_partner("Other", user_id=self.account_manager.id)
        self.wizard(self.account_manager, principal_id=other.id).action_open()
        self.assertTrue(self.next_plan(other))

    def test_who_may(self):
        self.fill()
        with self.assertRaises(AccessError):
            wizard = self.wizard(
                self.other_account_manager, principal_id=self.ministry.id
            )
            wizard.action_open()
        with self.assertRaises(AccessError):
            self.wizard(self.account_manager).action_open()
        self.wizard(self.segment_manager, principal_id=self.ministry.id).action_open()
        self.assertTrue(self.next_plan())

    def many(self, count):
        customers = self.env["res.partner"]
        for number in range(count):
            customer = self.company_partner(f"Customer {number}")
            self.nominate(customer, "strategic")
            self.goal(plan=self.new_plan(customer), name=f"Goal {number}")
            customers += customer
        return customers

    def test_for_all_by_the_job(self):
        self.fill()
        customers = self.many(4) + self.ministry
        wizard = self.wizard(self.management)
        self.assertEqual(wizard.plan_count, 5)
        self.assertEqual((wizard.promise_count, wizard.goal_count), (25, 5))
        self.assertFalse(wizard.waiting)
        with patch(f"{PATH}.statcrm_care_plan_run.CUSTOMERS_AT_ONCE", 4):
            run_id = wizard.action_open()["res_id"]
            run = self.env["statcrm.care.plan.run"].browse(run_id)
            self.assertEqual((run.state, run.customer_count), ("waiting", 5))
            self.assertEqual(run.display_name, "Opening of 2027")
            self.assertEqual(wizard.action_open()["res_id"], run_id)
            told = self.wizard(self.management).waiting
            self.assertIn("Customers done: 0 of 5", told)
        self.run_cron("ir_cron_open_year")
        self.assertEqual((run.state, run.progress), ("done", 100))
        self.assertEqual((run.plan_count, run.goal_count), (5, 5))
        self.assertEqual((run.need_count, run.way_count), (1, 1))
        plans = self.env["statcrm.care.plan"].search(
            [("year", "=", 2027), ("principal_id", "in", customers.ids)]
        )
        self.assertEqual(len(plans), 5)
        self.assertEqual(len(plans.goal_ids), 5)

    def test_few_customers_are_opened_at_once(self):
        self.fill()
        self.many(4)
        wizard = self.wizard(self.management)
        run = self.env["statcrm.care.plan.run"].browse(wizard.action_open()["res_id"])
        self.assertEqual((run.state, run.progress), ("done", 100))
        self.assertEqual((run.plan_count, run.goal_count), (5, 5))
        again = self.wizard(self.management)
        self.assertIn("The year 2027 is open", again.problem)
        self.assertFalse(again.waiting)

    def test_a_mistyped_year_is_refused(self):
        self.fill()
        for year in (0, 202, 1989, 2101, 20260):
            with self.subTest(year=year), self.assertRaises(ValidationError):
                self.wizard(year=year).action_open()
            preview = self.env["statcrm.care.new.year"].new({"year": year})
            self.assertEqual((preview.plan_count, preview.promise_count), (0, 0))
        for year in (1990, 2100):
            self.assertTrue(self.wizard(year=year))

    def test_a_run_that_fails_does_not_stop_the_others(self):
        self.programme({"kind": "responsible"})
        customers = self.many(2)
        runs = self.env["statcrm.care.plan.run"]
        short, wrong, right = (runs._start(year).sudo() for year in (202, 2101, 2027))
        with self.assertLogs(f"{PATH}.statcrm_care_plan_run", "ERROR"):
            self.run_cron("ir_cron_open_year")
        self.assertEqual(
            (wrong.state, wrong.reason), ("failed", "Enter the year with four digits.")
        )
        self.assertEqual(short.state, "failed")
        self.assertIn("The year could not be opened", short.reason)
        self.assertEqual((right.state, right.reason), ("done", False))
        plans = self.env["statcrm.care.plan"].search([("year", "=", 2027)])
        self.assertLessEqual(customers, plans.principal_id)
        # it is over: the next run has nothing to do, and it may be begun again
        self.run_cron("ir_cron_open_year")
        self.assertNotIn(runs._start(2101), wrong)

    def test_a_job_that_was_broken_off_goes_on(self):
        self.programme({"kind": "responsible"})
        customers = self.many(4)
        run = self.env["statcrm.care.plan.run"]._start(2027).sudo()
        # the server dies after the first portion of two, as the second one begins
        ids = run._get_principal_ids(2027)
        portions = [self.env["res.partner"].browse(part) for part in (ids[:2], ids[2:])]
        run._open_portion(portions[0])
        self.assertEqual((run.state, run.done_count), ("running", 2))
        with self.assertRaises(ZeroDivisionError), self.cr.savepoint():
            run._open_portion(portions[1])
            raise ZeroDivisionError
        self.env.invalidate_all()
        self.assertEqual(run.done_count, 2)
        with patch(f"{PATH}.statcrm_care_plan_run.CUSTOMERS_A_COMMIT", 1):
            self.run_cron("ir_cron_open_year")
        self.assertEqual(run.state, "done")
        plans = self.env["statcrm.care.plan"].search([("year", "=", 2027)])
        self.assertEqual(plans.principal_id & customers, customers)
        goals = plans.filtered(lambda one: one.principal_id in customers).goal_ids
        self.assertEqual(len(goals), 4)
        self.assertEqual(run.plan_count, run.customer_count)

    def test_a_run_goes_on_after_the_last_customer_that_is_done(self):
        self.programme({"kind": "responsible"})
        self.many(4)
        run = self.env["statcrm.care.plan.run"]._start(2027).sudo()
        ids = run._get_principal_ids(2027)
        run._open_portion(self.env["res.partner"].browse(ids[:3]))
        self.assertEqual((run.last_id, run.done_count), (ids[2], 3))
        self.run_cron("ir_cron_open_year")
        # nobody was done twice
        self.assertEqual((run.state, run.done_count), ("done", len(ids)))

    def take_over(self):
        """Take over what is open of 2026; return how many (plans, goals) it were."""
        counts = self.env["statcrm.care.plan"]._copy_last_year(2027, self.ministry)
        return counts["plans"], counts["goals"]

    def test_nothing_is_taken_over_of_an_archived_plan(self):
        self.goal()
        plan = self.new_plan(year=2027)
        self.plan.active = False
        self.assertEqual(self.take_over(), (0, 0))
        self.assertFalse(plan.copied_from_id or plan.goal_ids)
        self.plan.active = True
        self.assertEqual(self.take_over(), (1, 1))
        self.assertEqual(plan.copied_from_id, self.plan)

    def test_a_closed_plan_takes_nothing_over(self):
        self.goal()
        plan = self.new_plan(year=2027)
        plan._close_year("")
        self.assertEqual(self.take_over(), (0, 0))
        self.assertFalse(plan.copied_from_id or plan.goal_ids)

    def test_what_was_taken_over_once_is_not_again(self):
        """Not what was deleted since, nor what is new in the year before."""
        self.goal()
        plan = self.new_plan(year=2027)
        self.assertEqual(self.take_over(), (1, 1))
        plan.goal_ids.unlink()
        self.goal("New")
        self.assertEqual(self.take_over(), (0, 0))
        self.assertFalse(plan.goal_ids)

    def test_queries_do_not_grow_with_the_customers(self):
        self.programme({"kind": "responsible"})
        counts = []
        for size in (3, 30):
            customers = self.many(size)
            self.env.flush_all()
            with self.count_queries(counts):
                self.env["statcrm.care.plan"]._open_year(2027, customers)
                self.env["statcrm.care.plan"]._copy_last_year(2027, customers)
        # the first time reads the user too
        self.assertLessEqual(counts[1], counts[0])
