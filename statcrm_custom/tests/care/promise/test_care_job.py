from datetime import date
from logging import INFO
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import SQL, mute_logger

from ..common import CareCommon

RUN = "odoo.addons.statcrm_custom.models.care.promise.statcrm_care_promise_run"
REFRESH = "odoo.addons.statcrm_custom.models.care.promise.statcrm_care_promise_refresh"
CHANGED = "odoo.addons.statcrm_custom.models.care.promise.statcrm_care_promise_refresh"
KIND = "responsible"


@tagged("post_install", "-at_install")
class TestCareJob(CareCommon):
    """What the job reads: what has changed, what the days change, all once a week."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mill = cls.company_partner("Mill")
        cls.nominate(cls.mill, "strategic")
        cls.programme({"kind": KIND, "due_month": "3"})
        cls.env["statcrm.care.plan"].search([]).active = False
        plans = cls.open_year(principals=cls.ministry | cls.mill)
        cls.promises = plans.promise_ids
        cls.runs = cls.env["statcrm.care.promise.run"]
        cls.runs.search([]).unlink()

    def looked_at(self, day, changed=None, only=None, time_left=600):
        """The customers whose promises a run of that moment looks at.

        :param changed: the customers of whom something changed; None is "unknown"
        :param only: the choice of the run, without commits; default is the job
        :param time_left: seconds that the run of a choice still has
        """
        seen, since = self.promises.browse(), []
        promise = type(self.promises)
        original = promise._refresh

        def refresh(self):
            nonlocal seen
            seen |= self
            return original(self)

        def changed_sql(_self, moment):
            since.append(moment)
            ids = changed and changed.ids
            return (
                None
                if changed is None
                else SQL("SELECT id FROM res_partner WHERE id = ANY(%s)", ids or [])
            )

        cron = type(self.env["ir.cron"])
        commit = cron._commit_progress if not only else lambda *a, **k: time_left
        with (
            freeze_time(day),
            patch.object(cron, "_commit_progress", commit),
            patch.object(promise, "_refresh", refresh),
            patch.object(type(self.of_kind(KIND)), "_changed_sql", changed_sql),
        ):
            if only:
                self.runs._run(only)
            else:
                self.run_cron("ir_cron_care_refresh")
        self.since = since and since[-1]
        return seen.principal_id

    def test_all_at_first_then_only_what_changed(self):
        both, nobody = self.ministry | self.mill, self.Partner
        self.assertEqual(self.looked_at("2026-02-01 10:00:00"), both)
        self.assertEqual(self.promises.mapped("state"), ["kept", "kept"])
        # all were looked at since ten o'clock, so only what is newer counts
        self.assertEqual(self.looked_at("2026-02-01 10:10:00", nobody), nobody)
        # it asks again for the hour before, for what was not committed yet
        self.assertEqual(str(self.since), "2026-02-01 09:00:00")
        self.assertEqual(self.looked_at("2026-02-01 10:20:00", nobody), nobody)
        self.assertEqual(str(self.since), "2026-02-01 09:10:00")
        self.assertEqual(self.looked_at("2026-02-01 10:30:00", self.mill), self.mill)
        self.assertEqual(str(self.since), "2026-02-01 09:20:00")
        # a night reads no more, once a week everything
        self.assertEqual(self.looked_at("2026-02-02 00:10:00", nobody), nobody)
        self.assertEqual(self.looked_at("2026-02-07 23:50:00", nobody), nobody)
        self.assertEqual(self.looked_at("2026-02-08 00:10:00", nobody), both)
        self.assertEqual(self.looked_at("2026-02-08 00:20:00", nobody), nobody)
        self.assertEqual(self.looked_at("2026-02-15 00:00:00", nobody), both)

    def test_the_weekly_check_tells_what_was_overlooked(self):
        nobody = self.Partner
        self.looked_at("2026-02-01 10:00:00")
        self.env.cr.execute(
            "UPDATE statcrm_care_promise SET state = 'late' WHERE id = %s",
            self.promises[0].ids,
        )
        self.env.invalidate_all()
        self.assertEqual(self.looked_at("2026-02-02 00:10:00", nobody), nobody)
        for day, count in (("2026-02-08", 1), ("2026-02-15", 0)):
            with self.assertLogs(RUN, INFO) as log:
                self.looked_at(f"{day} 00:10:00", nobody)
                mark = self.runs.search([("choice", "=", "open")])
                self.assertEqual(
                    (str(mark.until), mark.moved), (f"{day} 00:10:00", count)
                )
            self.assertIn(f"changed {count} states", log.output[0])
        self.assertEqual(self.promises.mapped("state"), ["kept", "kept"])

    def test_a_kind_whose_statement_fails_is_read_whole(self):
        """The others are found by what has changed, whatever happens to the one."""
        self.programme({"kind": "nomination"})
        self.open_year(principals=self.ministry | self.mill)
        self.settle("2026-02-01 10:00:00")
        mine = self.promises.plan_id.promise_ids
        division = lambda _self, _since: SQL("SELECT 1 / 0")  # noqa: E731
        unknown = lambda _self, _since: _since.nothing  # noqa: E731
        only_mill = lambda _self, _since: SQL("SELECT %s", self.mill.id)  # noqa: E731
        for minute, broken in enumerate((division, unknown), 1):
            moment = f"2026-02-01 12:0{minute}:00"
            with (
                freeze_time(moment),
                patch.object(type(self.env["ir.cron"]), "_commit_progress", self.on),
                patch.object(type(self.of_kind("nomination")), "_changed_sql", broken),
                patch.object(type(self.of_kind(KIND)), "_changed_sql", only_mill),
                mute_logger("odoo.sql_db"),
                self.assertLogs(REFRESH, "ERROR") as log,
            ):
                self.assertEqual(self.runs._run("changed"), 3)
            self.assertEqual(len(log.output), 1)
            self.assertIn("nomination", log.output[0])
            seen = mine.filtered(lambda one, at=moment: str(one.checked_at) == at)
            self.assertEqual(
                sorted((one.kind, one.principal_id.name) for one in seen),
                [("nomination", "Mill"), ("nomination", "Ministry"), (KIND, "Mill")],
            )
            self.assertFalse(self.runs.search([("started_at", "!=", False)]))

    def on(self, *_args, **_kwargs):
        """There is time left."""
        return 600

    def test_who_was_not_looked_at_is_looked_at_by_the_next_run(self):
        self.settle("2026-02-01 10:00:00")

        def broken(self, _promises, _today):
            self.env.cr.execute("SELECT 1 / 0")

        with (
            patch.object(type(self.of_kind(KIND)), "_find", broken),
            mute_logger("odoo.sql_db", REFRESH),
        ):
            self.looked_at("2026-02-01 10:10:00", self.mill)
        self.assertEqual(self.looked_at("2026-02-01 10:20:00", self.Partner), self.mill)
        self.assertFalse(self.looked_at("2026-02-01 10:30:00", self.Partner))

    def test_a_programme_that_is_for_them_no_more_and_again(self):
        self.env.cr.execute("UPDATE res_partner SET user_id = NULL")
        self.env.invalidate_all()
        self.settle("2026-02-01 10:00:00")
        changed = {"changed": self.Partner, "only": "changed"}
        none, strategic = self.env["statcrm.value.class"], self.value_class("strategic")
        gone, back = (none, "not_applicable"), (strategic, "due")
        for minute, (value, state) in enumerate((gone, back, gone)):
            both = self.ministry | self.mill
            self.env.cr.execute(
                "UPDATE res_partner SET statcrm_value_class_id = %s WHERE id = ANY(%s)",
                [value.id or None, both.ids],
            )
            self.env.invalidate_all()
            moment = f"2026-02-01 12:0{minute}:00"
            self.assertEqual(self.looked_at(moment, **changed), both)
            self.assertEqual(set(self.promises.mapped("state")), {state})
            self.assertFalse(self.looked_at(f"2026-02-01 12:0{minute}:30", **changed))

    def rest(self):
        """Everything was written long ago."""
        self.env.flush_all()
        for table in ("res_partner", "mail_message", "mail_activity"):
            self.env.cr.execute(
                f"UPDATE {table} SET write_date = '2020-01-01',"  # noqa: S608
                " create_date = '2020-01-01'"
            )
        self.env.invalidate_all()

    def test_what_time_alone_changes_once_a_day_and_when_something_is_new(self):
        self.rest()
        self.settle("2026-02-01 10:00:00")
        soon = {"only": "changed"}
        self.assertFalse(self.looked_at("2026-02-01 12:10:00", **soon))
        both = self.ministry | self.mill
        self.assertEqual(self.looked_at("2026-02-02 00:10:00", **soon), both)
        self.assertFalse(self.looked_at("2026-02-02 00:20:00", **soon))
        self.env.cr.execute(
            "UPDATE res_partner SET write_date = '2026-02-02 00:25:00' WHERE id = %s",
            [self.mill.id],
        )
        self.assertEqual(self.looked_at("2026-02-02 00:30:00", **soon), self.mill)

    def test_how_far_a_run_is(self):
        mark = self.runs._begin("open")
        self.assertEqual(mark.progress, 100)
        with patch(f"{RUN}.PROMISES_A_COMMIT", 1):
            self.looked_at("2026-02-01 10:00:00", only="open", time_left=0)
        self.assertEqual((mark.done, mark.total, mark.progress), (1, 2, 50))
        self.looked_at("2026-02-01 10:00:05", only="open")
        self.assertEqual((mark.done, mark.total, mark.progress), (2, 2, 100))

    def test_a_kind_that_fails_does_not_stop_the_others(self):
        """Its promises keep what they have; the other kinds are looked at."""
        self.programme({"kind": "nomination"})
        self.promises._refresh()
        self.open_year(principals=self.mill)
        mine = self.promises.filtered(lambda one: one.principal_id == self.mill)
        others = mine.plan_id.promise_ids - mine
        others.sudo().state = "late"
        mine.sudo().checked_at = others.sudo().checked_at = False
        before = mine.read(["state", "res_model", "res_id", "evidence_name"])

        def broken(self, _promises, _today):
            self.env.cr.execute("SELECT interval '1 month' * 1e12")

        with (
            patch.object(type(self.of_kind(KIND)), "_find", broken),
            mute_logger("odoo.sql_db"),
            self.assertLogs(REFRESH, "ERROR") as log,
        ):
            (mine | others)._refresh()
        self.assertIn(KIND, log.output[0])
        self.assertEqual(mine.state, "kept")
        self.assertEqual(
            mine.read(["state", "res_model", "res_id", "evidence_name"]), before
        )
        self.assertFalse(mine.checked_at)
        self.assertEqual(others.state, "due")
        self.assertTrue(others.checked_at)

    def test_a_promise_that_fails_does_not_stop_others_of_its_kind(self):
        promises = self.promises
        self.assertGreater(len(promises), 1)
        kind = type(self.of_kind(KIND))
        real = kind._find
        promises.sudo().checked_at = False
        bad = promises[1]

        def broken(evidence, asked, today):
            if bad in asked:
                asked.env.cr.execute("SELECT interval '1 month' * 1e12")
            return real(evidence, asked, today)

        with (
            patch.object(kind, "_find", broken),
            mute_logger("odoo.sql_db"),
            self.assertLogs(REFRESH, "ERROR"),
        ):
            promises._refresh()
        self.assertEqual(promises.filtered(lambda one: not one.checked_at), bad)
        fault = self.env["statcrm.job.fault"].search([("res_id", "=", bad.id)])
        self.assertEqual(fault.res_model, "statcrm.care.promise")
        promises._refresh()
        promises._forget_faults()
        self.assertFalse(fault.exists())

    def test_what_was_missed_stays_missed_when_the_term_ends(self):
        """A nomination up to New Year's Eve: in January no promise of it is grey."""
        self.env.cr.execute(
            "UPDATE res_partner SET user_id = NULL WHERE id = %s", [self.mill.id]
        )
        self.env.invalidate_all()
        mine = self.promises.filtered(lambda one: one.principal_id == self.mill)
        with freeze_time("2026-12-31 10:00:00"):
            mine._refresh()
            self.assertEqual(mine.state, "late")
        (self.mill | self.ministry).sudo().statcrm_nominated_class_id = False
        for day in ("2027-01-01", "2027-01-15"):
            with freeze_time(f"{day} 10:00:00"):
                self.promises._refresh()
            self.assertEqual(mine.state, "missed")
        # what was for nobody within its year stays so
        mine.sudo().state = "due"
        for day in ("2026-12-31", "2027-01-01"):
            with freeze_time(f"{day} 10:00:00"):
                mine._refresh()
            self.assertEqual(mine.state, "not_applicable")

    def settle(self, moment):
        """Both marks are set, and everything was looked at."""
        for only in ("open", "changed"):
            self.looked_at(moment, only=only)

    def test_a_new_day_changes_what_is_due(self):
        self.env.cr.execute(
            "UPDATE res_partner SET user_id = NULL WHERE id = %s", [self.mill.id]
        )
        self.env.invalidate_all()
        self.settle("2026-03-31 10:00:00")
        nobody = self.Partner
        changed = {"changed": nobody, "only": "changed"}
        self.assertEqual(self.looked_at("2026-03-31 12:10:00", **changed), nobody)
        # the ministry's is kept: the days do not touch it
        self.assertEqual(self.looked_at("2026-04-01 12:10:00", **changed), self.mill)
        self.assertEqual(self.looked_at("2026-04-01 12:20:00", **changed), nobody)
        # what is over is looked at once more, whatever it is
        both = self.ministry | self.mill
        self.assertEqual(self.looked_at("2027-01-01 12:10:00", **changed), both)
        self.assertEqual(self.looked_at("2027-01-01 12:20:00", **changed), nobody)
        late = self.promises.filtered(lambda one: one.principal_id == self.mill)
        self.assertEqual(late.state, "missed")

    def test_evidence_that_was_deleted(self):
        self.settle("2026-02-01 10:00:00")
        promise = self.promises.filtered(lambda one: one.principal_id == self.mill)
        gone = self.company_partner("Gone")
        promise.sudo().write({"res_model": "res.partner", "res_id": gone.id})
        changed = {"changed": self.Partner, "only": "changed"}
        self.assertFalse(self.looked_at("2026-02-01 12:10:00", **changed))
        gone.unlink()
        self.assertEqual(self.looked_at("2026-02-01 12:20:00", **changed), self.mill)

    def test_a_new_promise_is_looked_at_soon(self):
        self.settle("2026-02-01 10:00:00")
        self.promises[0].sudo().checked_at = False
        changed = {"changed": self.Partner, "only": "changed"}
        self.assertEqual(
            self.looked_at("2026-02-01 12:10:00", **changed),
            self.promises[0].principal_id,
        )

    def test_what_is_settled_is_read_no_more(self):
        self.env.cr.execute(
            "UPDATE res_partner SET user_id = NULL WHERE id = %s", [self.mill.id]
        )
        self.env.invalidate_all()
        both, nobody = self.ministry | self.mill, self.Partner
        self.settle("2026-12-31 10:00:00")
        # looked at once after the end of its period, whatever it is
        self.assertEqual(self.looked_at("2027-01-01 00:10:00", nobody), both)
        self.assertFalse(self.looked_at("2027-01-01 00:20:00", nobody))
        # what is missed may still be proven for a month
        for day in ("08", "15", "22", "29"):
            self.assertEqual(self.looked_at(f"2027-01-{day} 10:00:00"), self.mill)
        self.assertEqual(self.looked_at("2027-01-31 10:00:00", self.mill), self.mill)
        self.assertFalse(self.looked_at("2027-02-01 10:00:00", both))
        self.assertFalse(self.looked_at("2027-02-05 10:00:00"))
        self.assertEqual(
            {one.principal_id: one.state for one in self.promises},
            {self.ministry: "kept", self.mill: "missed"},
        )

    def test_archived_plans_are_never_read(self):
        plans = self.promises.plan_id
        plans.active = False
        self.assertFalse(self.looked_at("2026-02-01 10:00:00"))
        plans.action_look_again()
        self.assertFalse(any(self.promises.mapped("checked_at")))

    def test_closing_a_plan_puts_away_no_promise(self):
        """Closed in February, what is due in March is late in April, then missed."""
        self.env.cr.execute("UPDATE res_partner SET user_id = NULL")
        self.env.invalidate_all()
        promise = self.promises[0]
        with freeze_time("2026-02-09 10:00:00"):
            promise.plan_id._close_year("")
        for day, state in (
            ("2026-03-31", "due"),
            ("2026-04-01", "late"),
            ("2027-01-01", "missed"),
        ):
            self.looked_at(f"{day} 10:00:00")
            self.assertEqual(promise.state, state)

    def test_a_run_that_was_killed_goes_on(self):
        """Its time is over after the first portion; the next run does the rest."""
        with patch(f"{RUN}.PROMISES_A_COMMIT", 1):
            first = self.looked_at("2026-02-01 10:00:00", only="open", time_left=0)
        self.assertEqual(len(first), 1)
        mark = self.runs.search([("choice", "=", "open")])
        self.assertFalse(mark.until)
        self.assertEqual(str(mark.started_at), "2026-02-01 10:00:00")
        with patch(f"{RUN}.PROMISES_A_COMMIT", 1):
            rest = self.looked_at("2026-02-01 10:00:05", only="open")
        # the one of the same second is looked at twice rather than never
        self.assertEqual(rest, self.ministry | self.mill)
        self.assertEqual(str(mark.until), "2026-02-01 10:00:00")
        self.assertFalse(mark.started_at)

    def test_a_killed_run_reads_nothing_twice(self):
        self.runs.create(
            {"choice": "open", "started_at": fields.Datetime.to_datetime("2026-02-01")}
        )
        done = self.promises[0]
        done.sudo().checked_at = "2026-02-01 00:00:01"
        rest = self.looked_at("2026-02-01 10:00:00", only="open")
        self.assertEqual(rest, self.promises[1].principal_id)

    def test_looking_again_is_for_everybody_but_not_for_all_at_once(self):
        self.promises.with_user(self.internal).action_look_again()
        self.assertEqual(self.promises.mapped("state"), ["kept", "kept"])
        plan = self.promises.plan_id[0]
        plan.with_user(self.staff).action_look_again()
        with patch(f"{CHANGED}.MOST_AT_ONCE", 1), self.assertRaises(UserError):
            self.promises.action_look_again()

    def test_more_promises_ask_no_more_queries(self):
        """A night's run: a fixed number of queries, whatever the number of plans."""
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
            promises = self.open_year(since=date(2026, 1, 1)).promise_ids
            with self.count_queries(counts):
                promises._refresh()
            self.assertEqual(set(promises.mapped("state")), {"kept"})
        # kind, programmes, history, states, looked at; reading the rows
        self.assertLessEqual(max(counts), 12)
        self.assertLessEqual(counts[1] - counts[0], 1)
