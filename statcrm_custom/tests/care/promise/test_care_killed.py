"""A server that is killed in the middle of a job: the next one does the rest, once.

The job runs in an Odoo process of its own, on committed data. The test holds a lock
that the job needs in its third portion, so the process stands still in the middle of
it, with two portions committed, until SIGKILL: no outcome depends on speed.
"""

import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from datetime import date

from odoo import Command, api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, tagged
from odoo.tests.common import get_db_name
from odoo.tools import config

CUSTOMERS = 250
PATIENCE = 300  # seconds until a process that says nothing is a failure
JOB = """
from odoo.addons.statcrm_custom.models.care.promise import statcrm_care_promise_run
statcrm_care_promise_run.PROMISES_A_COMMIT = 500
env.ref("statcrm_custom.{}").method_direct_trigger()
"""
PLANS = """
    SELECT principal_id, state, active, pricing, own_pricing, funding, copied_from_id
      FROM statcrm_care_plan WHERE year = %s ORDER BY principal_id, id"""
PROMISES = """
    SELECT plan.principal_id, promise_id, period, date_from, date_to, date_due,
           promise.state, res_model, res_id, evidence_date, evidence_name
      FROM statcrm_care_promise promise JOIN statcrm_care_plan plan
        ON plan.id = plan_id AND year = %s
     ORDER BY plan.principal_id, promise_id, period, promise.id"""
GOALS = """
    SELECT plan.principal_id, name, goal.state, start_value, target_value, deadline,
           goal.copied_from_id, root_id
      FROM statcrm_care_goal goal JOIN statcrm_care_plan plan
        ON plan.id = plan_id AND year = %s
     ORDER BY plan.principal_id, name, goal.id"""
NEEDS = """
    SELECT plan.principal_id, name, need.copied_from_id
      FROM statcrm_need need JOIN statcrm_care_plan plan
        ON plan.id = plan_id AND year = %s
     ORDER BY plan.principal_id, name, need.id"""
OPENED = """
    SELECT state, customer_count, done_count, plan_count, goal_count, need_count
      FROM statcrm_care_plan_run WHERE year = %s"""
HISTORY = """
    SELECT plan.principal_id, promise_id, period, old_state, change.state,
           change.res_model, change.res_id
      FROM statcrm_care_promise_change change
      JOIN statcrm_care_promise promise ON promise.id = care_promise_id
      JOIN statcrm_care_plan plan ON plan.id = plan_id AND year = %s
     ORDER BY plan.principal_id, promise_id, period, change.id"""


class KilledCase(BaseCase):
    @contextmanager
    def connection(self):
        with Registry(get_db_name()).cursor() as cr:
            yield api.Environment(cr, api.SUPERUSER_ID, {"tracking_disable": True})

    def setUp(self):
        super().setUp()
        self.clean_up()  # what a run that was itself killed left
        self.addCleanup(self.clean_up)
        with self.connection() as env:
            self.forget_runs(env)
            customers = env["res.partner"].create(
                [
                    {
                        "name": f"Killed {n}",
                        "is_company": True,
                        "user_id": n % 2 and env.ref("base.user_admin").id,
                    }
                    for n in range(CUSTOMERS)
                ]
            )
            self.customers = customers.ids
            self.make(env, customers)

    @staticmethod
    def programme(env, customers, *promises):
        return env["statcrm.programme"].create(
            {
                "name": "Killed",
                "scope": "customers",
                "partner_ids": customers.ids,
                "promise_ids": [
                    Command.create({"name": promise["kind"], **promise})
                    for promise in promises
                ],
            }
        )

    def forget_runs(self, env):
        env["statcrm.care.promise.run"].search([]).unlink()
        env["statcrm.care.plan.run"].search([]).unlink()

    def clean_up(self):
        with self.connection() as env:
            self.forget_runs(env)
            customers = env["res.partner"].search([("name", "=like", "Killed %")])
            plans = env["statcrm.care.plan"].with_context(active_test=False)
            plans.search([("principal_id", "in", customers.ids)]).unlink()
            env["statcrm.programme"].search([("name", "=", "Killed")]).unlink()
            customers.unlink()

    def rows(self, *queries):
        """What is committed, in an order, so that doubles show."""
        with self.connection() as env:
            found = []
            for query in queries:
                env.cr.execute(query, [self.year])
                found.append(env.cr.fetchall())
            return found

    def until(self, answer, process=None):
        """Ask until the answer is yes; give up only when nothing can come any more."""
        end = time.monotonic() + PATIENCE
        while not (said := answer()):
            if process and process.poll() is not None:
                self.fail(f"The job ended before it was held: {self.output()}")
            self.assertLess(time.monotonic(), end, "nothing happened")
            time.sleep(0.05)
        return said

    def start(self, job):
        """Run a job as the scheduler does, in a process of its own."""
        self.said = tempfile.TemporaryFile("w+")
        self.addCleanup(self.said.close)
        command = [sys.executable, "-m", "odoo", "shell", "-c", config["config"]]
        command += ["--addons-path", ",".join(config["addons_path"])]
        command += ["-d", get_db_name(), "--no-http", "--log-level=warn"]
        process = subprocess.Popen(
            command,
            cwd="/",
            stdin=subprocess.PIPE,
            stdout=self.said,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        with process.stdin as script:
            script.write(JOB.format(job))
        return process

    def run_undisturbed(self, job):
        with self.connection() as env:
            env.ref(f"statcrm_custom.{job}").method_direct_trigger()

    def run_to_the_end(self, job):
        process = self.start(job)
        code = process.wait(PATIENCE)
        self.assertEqual((code, self.output()), (0, ""))

    def output(self):
        self.said.seek(0)
        return self.said.read()

    def kill_while_it_waits(self, job, lock, *params):
        """Start a job and kill it where it waits for a lock of the test."""
        with self.connection() as env:
            env.cr.execute(lock, params)
            process = self.start(job)

            def waits():
                env.cr.execute(
                    "SELECT pid FROM pg_locks WHERE NOT granted"
                    " AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
                )
                return env.cr.fetchall()

            self.until(waits, process)
            process.send_signal(signal.SIGKILL)
            self.assertEqual(process.wait(PATIENCE), -signal.SIGKILL)
        name = f"odoo-{process.pid}"

        def gone():
            with self.connection() as env:
                query = "SELECT FROM pg_stat_activity WHERE application_name = %s"
                env.cr.execute(query, [name])
                return not env.cr.rowcount

        self.until(gone)


@tagged("post_install", "-at_install", "statcrm_slow")
class TestKilledWhileAYearIsOpened(KilledCase):
    year = 2041

    def make(self, env, customers):
        """A programme, and a plan of the year before with what is to be copied."""
        self.programme(
            env,
            customers,
            {"kind": "responsible", "rhythm": "4"},
            {"kind": "nomination"},
        )
        plans = env["statcrm.care.plan"].create(
            [
                {
                    "principal_id": one.id,
                    "year": self.year - 1,
                    "pricing": f"Own {one.name}",
                    "funding": "mixed",
                }
                for one in customers
            ]
        )
        env["statcrm.care.goal"].create(
            [
                {"name": state, "state": state, "plan_id": plan.id, "current_value": 3}
                for plan in plans
                for state in ("open", "dropped")
            ]
        )
        env["statcrm.need"].create(
            [
                {"name": answer or "open", "answer": answer, "plan_id": plan.id}
                for plan in plans
                for answer in (False, "answered")
            ]
        )

    def press(self):
        with self.connection() as env:
            env["statcrm.care.plan.run"]._start(self.year)

    def all(self):
        return self.rows(PLANS, PROMISES, GOALS, NEEDS, OPENED)

    def counts(self):
        return [len(rows) for rows in self.all()[:4]]

    def test_the_next_process_does_the_rest_once(self):
        self.press()
        self.run_undisturbed("ir_cron_open_year")
        undisturbed = self.all()
        # the responsible one in each of four periods, and the nomination
        self.assertEqual(self.counts(), [250, 250 * 5, 250, 250])
        self.assertEqual(undisturbed[-1], [("done", 250, 250, 250, 250, 250)])
        with self.connection() as env:
            env["statcrm.care.plan"].search([("year", "=", self.year)]).unlink()
            self.forget_runs(env)
        self.press()
        self.kill_while_it_waits(
            "ir_cron_open_year",
            "SELECT FROM res_partner WHERE id = %s FOR UPDATE",
            self.customers[220],
        )
        # two portions of a hundred are there, and nothing of the third
        self.assertEqual(self.counts(), [200, 200 * 5, 200, 200])
        (run,) = self.all()[-1]
        self.assertEqual(run, ("running", 250, 200, 200, 200, 200))
        self.run_to_the_end("ir_cron_open_year")
        for found, expected in zip(self.all(), undisturbed, strict=True):
            self.assertEqual(found, expected)


@tagged("post_install", "-at_install", "statcrm_slow")
class TestKilledWhileItLooksForEvidence(KilledCase):
    year = date.today().year

    def make(self, env, customers):
        """Six promises for each, and one that only the last fifty have."""
        self.programme(
            env,
            customers,
            *({"kind": "responsible", "name": f"R{n}"} for n in range(3)),
            *({"kind": "nomination", "name": f"N{n}"} for n in range(3)),
        )
        self.programme(env, customers[200:], {"kind": "event"})
        plans = env["statcrm.care.plan"]
        plans._open_year(self.year, customers, date(self.year, 1, 1))

    def mark(self):
        with self.connection() as env:
            mark = env["statcrm.care.promise.run"].search([("choice", "=", "open")])
            return mark.total, mark.done, bool(mark.started_at), bool(mark.until)

    def forget(self):
        """Nobody has looked yet."""
        with self.connection() as env:
            self.forget_runs(env)
            env["statcrm.care.promise.change"].search([]).unlink()
            env.cr.execute(
                "UPDATE statcrm_care_promise SET state = 'due', res_model = NULL,"
                " res_id = NULL, evidence_date = NULL, evidence_name = NULL,"
                " checked_at = NULL"
            )

    def test_the_next_process_does_the_rest_once(self):
        self.run_undisturbed("ir_cron_care_refresh")
        undisturbed = self.rows(PROMISES, HISTORY)
        # every second customer has somebody responsible, by three promises
        self.assertEqual([len(rows) for rows in undisturbed], [1550, 125 * 3])
        self.assertEqual(self.mark(), (1550, 1550, False, True))
        self.forget()
        self.kill_while_it_waits(
            "ir_cron_care_refresh", "LOCK TABLE event_registration"
        )
        # two portions of five hundred: all six of 166 customers, 83 with somebody
        promises, history = self.rows(PROMISES, HISTORY)
        self.assertEqual((len(promises), len(history)), (1550, 83 * 3))
        self.assertEqual(self.mark(), (1550, 1000, True, False))
        self.run_to_the_end("ir_cron_care_refresh")
        self.assertEqual(self.rows(PROMISES, HISTORY), undisturbed)
        total, done, _begun, is_over = self.mark()
        self.assertEqual((total, is_over), (done, True))
