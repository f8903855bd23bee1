"""Two open a year at one moment: two connections, and data that is committed."""

import threading
from contextlib import contextmanager
from datetime import date

from psycopg2.errors import LockNotAvailable, SerializationFailure

from odoo import api
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, tagged
from odoo.tests.common import get_db_name
from odoo.tools import mute_logger

YEAR = 2035
CUSTOMERS = 3


@tagged("post_install", "-at_install")
class TestTwoAtOnce(BaseCase):
    @contextmanager
    def connection(self):
        with Registry(get_db_name()).cursor() as cr:
            yield api.Environment(cr, api.SUPERUSER_ID, {"tracking_disable": True})

    def setUp(self):
        super().setUp()
        with self.connection() as env:
            customers = env["res.partner"].create(
                [{"name": f"Twice {n}", "is_company": True} for n in range(CUSTOMERS)]
            )
            programme = env["statcrm.programme"].create(
                {
                    "name": "Twice",
                    "scope": "customers",
                    "partner_ids": customers.ids,
                    "promise_ids": [
                        (0, 0, {"name": "A", "kind": "responsible", "rhythm": "4"}),
                        (0, 0, {"name": "B", "kind": "nomination"}),
                    ],
                }
            )
            self.customers, self.programme = customers.ids, programme.id
        self.addCleanup(self.clean_up)

    def clean_up(self):
        with self.connection() as env:
            env["statcrm.care.plan.run"].search([("year", "=", YEAR)]).unlink()
            self.plans(env).unlink()
            env["statcrm.programme"].browse(self.programme).unlink()
            env["res.partner"].browse(self.customers).unlink()

    def plans(self, env):
        return env["statcrm.care.plan"].search([("principal_id", "in", self.customers)])

    def open_year(self, env):
        customers = env["res.partner"].browse(self.customers)
        env["statcrm.care.plan"]._open_year(YEAR, customers, date(YEAR, 1, 1))

    def check(self):
        with self.connection() as env:
            plans = self.plans(env)
            self.assertEqual(len(plans), CUSTOMERS)
            self.assertEqual([len(one.promise_ids) for one in plans], [5] * CUSTOMERS)

    def test_both_open_the_year(self):
        start, outcome = threading.Barrier(2), []

        def press():
            with self.connection() as env:
                env["res.partner"].browse(self.customers[0]).name  # noqa: B018
                start.wait(30)
                retrying(lambda: self.open_year(env), env)
                env.cr.commit()
                outcome.append("done")

        threads = [threading.Thread(target=press) for _n in range(2)]
        with mute_logger("odoo.sql_db", "odoo.service.model"):
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(60)
        self.assertEqual(outcome, ["done", "done"])
        self.check()

    def test_killed_in_the_middle(self):
        """A killed server loses the whole step; plans without promises get theirs."""
        with self.connection() as env:
            self.open_year(env)
            env.cr.rollback()
            self.assertFalse(self.plans(env))
            plans = env["statcrm.care.plan"]
            customers = env["res.partner"].browse(self.customers)
            env.cr.execute(plans._missing_plans_sql(YEAR, customers))
        with self.connection() as env:
            self.assertFalse(self.plans(env).promise_ids)
            self.open_year(env)
        self.check()

    def test_a_run_that_meets_another_one_is_tried_again(self):
        """It has not failed: whoever runs it again finds what the other one made."""
        with self.connection() as env:
            run = env["statcrm.care.plan.run"].create({"year": YEAR})
            env.cr.commit()
            self.assertFalse(self.plans(env))  # what it sees from now on
            with self.connection() as other:
                self.open_year(other)
            customers = env["res.partner"].browse(self.customers)
            with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
                run._try_portion(customers)
            env.cr.rollback()
            self.assertEqual((run.state, run.done_count), ("waiting", 0))
            self.assertTrue(run._try_portion(customers))
            self.assertEqual((run.state, run.reason), ("running", False))
            self.assertEqual((run.done_count, run.plan_count), (CUSTOMERS, 0))
        self.check()

    def test_what_somebody_else_looks_at_is_left(self):
        """And nobody waits: the others are looked at meanwhile."""
        with self.connection() as env:
            self.open_year(env)
        with self.connection() as other, self.connection() as env:
            theirs = self.plans(other).promise_ids[1].with_env(env)
            promises = self.plans(env).promise_ids
            theirs.with_env(other).lock_for_update()
            # waiting for the lock would be an error here, not a test without end
            env.cr.execute("SET LOCAL lock_timeout = '10s'")
            promises._look_again()
            left = promises.filtered(lambda one: not one.checked_at)
            self.assertEqual((left, len(promises)), (theirs, 5 * CUSTOMERS))

    def test_a_database_that_is_busy_is_no_fault_of_a_kind(self):
        """The job is tried again as a whole; no kind is logged and put off."""
        with self.connection() as env:
            self.open_year(env)
            promises = self.plans(env).promise_ids
            promises.date_from = promises.checked_at = "2020-01-01"  # it has begun
        with self.connection() as other, self.connection() as env:
            other.cr.execute("LOCK TABLE statcrm_nomination")
            env.cr.execute("SET LOCAL lock_timeout = '500ms'")
            promises = promises.with_env(env)
            with mute_logger("odoo.sql_db"), self.assertRaises(LockNotAvailable):
                promises._refresh()
            env.cr.rollback()
            self.assertTrue(all(promises.mapped("checked_at")))
