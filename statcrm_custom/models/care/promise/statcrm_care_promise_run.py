import logging
from datetime import date, datetime
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL, split_every

from ...portfolio.connection.statcrm_connection_refresh import (
    OVERLAP_HOURS,
    OVERLAP_MESSAGES,
)
from .statcrm_care_promise import DAYS_OF_GRACE

_logger = logging.getLogger(__name__)
PROMISES_A_COMMIT = 10_000
DAYS_BETWEEN_CHECKS = 7


class Look(NamedTuple):
    """A search for possible changes."""

    since: datetime
    started: datetime
    today: date
    is_first: bool  # first one of the day: includes changes by time


class StatcrmCarePromiseRun(models.Model):
    """Watermarks of the evidence search: one for changes, one for the full check.

    Every ten minutes, promises with possible changes are checked; the first run of a
    day includes those that time may have changed. All open promises are checked once a
    week, so that nothing is missed. A run commits in batches; an interrupted one
    continues with the promises not checked since it began, and only a finished run
    moves its watermark.
    """

    _name = "statcrm.care.promise.run"
    _description = "Evidence Search"
    _rec_name = "choice"

    choice = fields.Selection(
        [("changed", "Changes"), ("open", "All open promises")],
        required=True,
        readonly=True,
    )
    started_at = fields.Datetime(readonly=True, help="Start of the unfinished run.")
    until = fields.Datetime(
        readonly=True, help="Everything recorded before has been checked."
    )

    total = fields.Integer(
        string="Promises", readonly=True, help="Promises to check in the last run."
    )
    done = fields.Integer(string="Promises Checked", readonly=True)
    moved = fields.Integer(
        string="States Changed",
        readonly=True,
        help="In the weekly check, changes missed by the other runs.",
    )
    progress = fields.Float(compute="_compute_progress")

    _choice_unique = models.UniqueIndex("(choice)", "This run is already recorded.")

    @api.depends("total", "done")
    def _compute_progress(self):
        for mark in self:
            mark.progress = 100 * mark.done / mark.total if mark.total else 100

    @api.model
    def _cron_refresh(self):
        """Check changed promises, and all of them at first and once a week."""
        self.env["statcrm.care.promise"]._forget_faults()
        checked = self._get_mark("open").until
        if checked:
            self._run("changed")
            if self._get_mark("changed").started_at:
                return  # out of time: continue it before the full check
        today = self.env.company._statcrm_today()
        last = self.env.company._statcrm_day(checked)
        days = (today - last).days if last else DAYS_BETWEEN_CHECKS
        if days >= DAYS_BETWEEN_CHECKS:
            self._run("open")

    @api.model
    def _run(self, choice):
        """Check the promises of a run in batches, committing each of them.

        :return: the number of promises checked
        """
        mark = self._begin(choice)
        ids = self._find(choice, mark)
        cron, done = self.env["ir.cron"], 0
        # a resumed run starts with what is left
        mark.write({"total": len(ids), "done": 0})
        cron._commit_progress(remaining=len(ids))
        for portion in split_every(PROMISES_A_COMMIT, ids):
            promises = self.env["statcrm.care.promise"].browse(portion)
            # skip promises locked by a concurrent check
            mark.moved += len(promises.try_lock_for_update()._refresh())
            self.env.invalidate_all()
            done += len(portion)
            mark.done = done
            if not cron._commit_progress(len(portion)):
                return done
        if choice == "open" and mark.until:
            _logger.info(
                "The weekly check of all open promises changed %d states, which the"
                " other runs should have found.",
                mark.moved,
            )
        mark.write({"until": mark.started_at, "started_at": False})
        return done

    @api.model
    def _get_mark(self, choice):
        return self.search([("choice", "=", choice)])

    @api.model
    def _begin(self, choice):
        """Return the watermark of a run, started now or resumed."""
        mark = self._get_mark(choice) or self.create({"choice": choice})
        if not mark.started_at:
            mark.write({"started_at": fields.Datetime.now(), "moved": 0})
        return mark

    @api.model
    def _find(self, choice, mark):
        """Return the ids of what this run still has to check, in order."""
        today = self.env.company._statcrm_today()
        # either watermark means that everything recorded before has been checked
        marks = mark | self._get_mark("open")
        until = max(filter(None, marks.mapped("until")), default=None)
        self.env.flush_all()
        if choice == "changed" and until:
            found = self._find_news(until, mark.started_at, today)
        else:
            found = self._find_open(SQL("TRUE"), mark.started_at, today)
        return [promise for _plan, promise in sorted(found)]

    # Find promises that may have changed since the last run, by kind.

    @api.model
    def _find_news(self, until, started, today):
        """Return what may have changed since the last run: (plan id, promise id).

        A kind gives the customers by `_changed_sql`, or the promises that time can
        change by `_timed_sql`: see `statcrm.evidence`. If the query of a kind fails, it
        is logged and all promises of that kind are checked, so that the other kinds
        continue and nothing is lost.

        :param until: start of the last run, in UTC
        """
        promises = self.env["statcrm.care.promise"]
        since = until - relativedelta(hours=OVERLAP_HOURS)
        look = Look(since, started, today, self.env.company._statcrm_day(until) < today)
        touched = None
        with promises._apart("any"):
            touched = self._find_touched(since)
        wanted = [self._days_sql(today), self._applying_sql(today)]
        wanted += map(self._gone_sql, self._get_evidence_models())
        found = self._find_open(SQL(" OR ").join(wanted), started, today)
        for kind, _label in self.env["statcrm.evidence"]._get_kinds():
            with promises._apart(kind):
                found |= self._find_kind_news(kind, look, touched)
                continue
            every = SQL("promise.kind = %s AND %s", kind, self._begun_sql(today))
            found |= self._find_open(every, started, today)
        return found

    @api.model
    def _find_touched(self, since):
        query = self._touched_customers_sql(since)
        return [row[0] for row in self.env.execute_query(query)]

    @api.model
    def _find_kind_news(self, kind, look, touched):
        """Return what may have changed of one kind.

        :param touched: ids of the customers with new records, or None
        """
        evidence = self.env["statcrm.evidence"]._of_kind(kind)
        whose = evidence._changed_sql(look.since)
        if whose is None:
            wanted = self._time_news_sql(evidence, look, touched)
        else:
            wanted = SQL("plan.principal_id IN (%s)", whose)
        wanted = SQL(
            "promise.kind = %s AND %s AND (%s)",
            kind,
            self._begun_sql(look.today),
            wanted,
        )
        return self._find_open(wanted, look.started, look.today)

    @api.model
    def _time_news_sql(self, evidence, look, touched):
        """Return SQL of what time may have changed, daily, and what was touched.

        None means that any customer may have been touched.
        """
        wanted = SQL("plan.principal_id = ANY(%s)", touched)
        if touched is None:
            wanted = SQL("TRUE")
        if not look.is_first:
            return wanted
        return SQL(
            "%s OR promise.checked_at < %s AND (%s)",
            wanted,
            self.env.company._statcrm_start(look.today),
            evidence._timed_sql(look.since, look.today),
        )

    @api.model
    def _begun_sql(self, today):
        return SQL("promise.date_from <= %s", today)

    @api.model
    def _days_sql(self, today):
        """Return SQL of promises with a new state by date, or never checked."""
        return SQL(
            """promise.checked_at IS NULL
            OR (promise.state = 'due' AND promise.date_due < %(today)s)
            OR (promise.state IN ('due', 'late') AND promise.date_to < %(today)s)
            OR (promise.date_to < %(today)s
                AND %(checked)s <= promise.date_to)
            OR (promise.date_from <= %(today)s
                AND %(checked)s < promise.date_from)""",
            today=today,
            checked=self.env.company._statcrm_day_sql(SQL("promise.checked_at")),
        )

    @api.model
    def _applying_sql(self, today):
        """Return SQL of promises whose programme has started or stopped to apply."""
        return SQL(
            """(promise.date_to >= %s
                AND promise.state IN ('due', 'late', 'not_applicable')
                AND (promise.state = 'not_applicable')
                  = ((promise.programme_id, plan.principal_id) IN (
                      SELECT programme_id, principal_id FROM (%s) applies)))""",
            today,
            self.env["statcrm.programme"]._applies_sql(archived=True),
        )

    @api.model
    def _get_evidence_models(self):
        """Return the models of the records that currently prove promises."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT res_model FROM statcrm_care_promise
                 WHERE state = 'kept' AND res_id IS NOT NULL ORDER BY res_model
                """
            )
        )
        return [name for (name,) in rows if name in self.env and self.env[name]._auto]

    @api.model
    def _gone_sql(self, model):
        """Return SQL of promises proven by a record since deleted."""
        return SQL(
            """(promise.state = 'kept' AND promise.res_model = %s
                AND promise.res_id IS NOT NULL
                AND NOT EXISTS (SELECT FROM %s evidence
                                 WHERE evidence.id = promise.res_id))""",
            model,
            SQL.identifier(self.env[model]._table),
        )

    @api.model
    def _touched_customers_sql(self, since):
        """Return SQL of the principals with anything recorded since.

        A partner or affiliation of the tree, a message, an activity, a meeting,
        feedback or an agreement: cheap to find. Other changes wait for the daily run.
        """
        evidence = self.env["statcrm.evidence"]
        return evidence._union_sql(
            evidence._touched_trees_sql(since),
            SQL(
                "SELECT * FROM (%s) met",
                self.env["statcrm.evidence.meeting"]._met_since_sql(since),
            ),
            SQL(
                """
                SELECT card.principal_id FROM (
                    %(messages)s
                     UNION
                    SELECT res_id FROM mail_activity
                     WHERE write_date >= %(since)s AND res_model = 'res.partner'
                     UNION  -- where an entry was logged before it was corrected
                    SELECT partner_id FROM statcrm_log_correction
                     WHERE create_date >= %(since)s AND partner_id IS NOT NULL
                     UNION
                    SELECT partner_id FROM statcrm_feedback
                     WHERE write_date >= %(since)s
                ) recorded (partner_id)
                  JOIN (%(tree)s) card ON card.id = recorded.partner_id
                   AND card.partner_share
                """,
                tree=self.env["statcrm.former.place"]._tree_sql(),
                messages=self._touched_by_mail_sql(since),
                since=since,
            ),
            SQL(
                "SELECT principal_id FROM statcrm_agreement WHERE write_date >= %s",
                since,
            ),
        )

    @api.model
    def _touched_by_mail_sql(self, since):
        """Return SQL of the partners of new messages: record, author, recipients.

        Messages have no index by date: ids are read backwards until older ones.
        """
        return SQL(
            """
            SELECT person.partner_id FROM mail_message mail
             CROSS JOIN LATERAL (
                SELECT mail.author_id
                 UNION ALL
                SELECT mail.res_id WHERE mail.model = 'res.partner'
                 UNION ALL
                SELECT addressee.res_partner_id
                  FROM mail_message_res_partner_rel addressee
                 WHERE addressee.mail_message_id = mail.id) person (partner_id)
             WHERE mail.message_type IN ('comment', 'email')
               AND mail.create_date >= %(since)s AND mail.id > coalesce((
                   SELECT id FROM mail_message WHERE create_date < %(since)s
                    ORDER BY id DESC LIMIT 1), 0) - %(overlap)s
            """,
            since=since,
            overlap=OVERLAP_MESSAGES,
        )

    @api.model
    def _open_sql(self, today):
        """Return the condition on `promise` and `plan` of what is not settled.

        A past period is settled by a check after its end, a missed one only a month
        later. Closing a plan does not settle its promises; archived ones are ignored.
        """
        return SQL(
            """(plan.active
                AND (promise.date_to >= %(today)s
                     OR promise.state IN ('due', 'late')
                     OR promise.checked_at IS NULL
                     OR %(checked)s <= promise.date_to
                     OR promise.state = 'missed' AND promise.date_to >= %(grace)s))""",
            today=today,
            checked=self.env.company._statcrm_day_sql(SQL("promise.checked_at")),
            grace=fields.Date.subtract(today, days=DAYS_OF_GRACE),
        )

    @api.model
    def _find_open(self, wanted, started, today):
        """Return what is open, wanted and not checked since: (plan id, promise id).

        :param wanted: SQL condition on `promise` and `plan`
        """
        return set(
            self.env.execute_query(
                SQL(
                    """
                    SELECT promise.plan_id, promise.id FROM statcrm_care_promise promise
                      JOIN statcrm_care_plan plan ON plan.id = promise.plan_id
                     WHERE %(open)s AND (%(wanted)s)
                       AND (promise.checked_at IS NULL
                            OR promise.checked_at <= %(started)s)
                    """,
                    open=self._open_sql(today),
                    wanted=wanted,
                    started=started,
                )
            )
        )
