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
    """A look for what may have changed."""

    since: datetime
    started: datetime
    today: date
    is_first: bool  # of its day: also what a day changes


class StatcrmCarePromiseRun(models.Model):
    """Up to where promises were looked at: one row for changes, one for all of them.

    Every ten minutes those are looked at of whose evidence something has changed; the
    first time of a day also those that a day may have changed. All that are open are
    looked at once a week, as a check that nothing was overlooked. A run keeps what it
    found portion by portion; one that was killed goes on with the promises that were
    not looked at since it began, and only a finished one moves the mark.
    """

    _name = "statcrm.care.promise.run"
    _description = "Looking for Evidence"
    _rec_name = "choice"

    choice = fields.Selection(
        [("changed", "What has changed"), ("open", "All that is open")],
        required=True,
        readonly=True,
    )
    started_at = fields.Datetime(
        readonly=True, help="When the run began that is not finished yet."
    )
    until = fields.Datetime(
        readonly=True, help="What was recorded before has been looked at."
    )

    total = fields.Integer(
        string="Promises", readonly=True, help="To be looked at in the last run."
    )
    done = fields.Integer(string="Looked At", readonly=True)
    moved = fields.Integer(
        string="States Changed",
        readonly=True,
        help="Of the weekly check: what the runs in between have overlooked.",
    )
    progress = fields.Float(compute="_compute_progress")

    _choice_unique = models.UniqueIndex("(choice)", "There is such a mark already.")

    @api.depends("total", "done")
    def _compute_progress(self):
        for mark in self:
            mark.progress = 100 * mark.done / mark.total if mark.total else 100

    @api.model
    def _cron_refresh(self):
        """Look at what has changed; at all at first, and once a week as a check."""
        self.env["statcrm.care.promise"]._forget_faults()
        checked = self._get_mark("open").until
        if checked:
            self._run("changed")
            if self._get_mark("changed").started_at:
                return  # its time is over: it goes on before all are looked at
        today = self.env.company._statcrm_today()
        last = self.env.company._statcrm_day(checked)
        days = (today - last).days if last else DAYS_BETWEEN_CHECKS
        if days >= DAYS_BETWEEN_CHECKS:
            self._run("open")

    @api.model
    def _run(self, choice):
        """Look at the promises of a choice in portions, and commit each of them.

        :return: how many promises were looked at
        """
        mark = self._begin(choice)
        ids = self._find(choice, mark)
        cron, done = self.env["ir.cron"], 0
        # a run that goes on begins with what is left
        mark.write({"total": len(ids), "done": 0})
        cron._commit_progress(remaining=len(ids))
        for portion in split_every(PROMISES_A_COMMIT, ids):
            promises = self.env["statcrm.care.promise"].browse(portion)
            # who looks at some of them at this moment keeps those
            mark.moved += len(promises.try_lock_for_update()._refresh())
            self.env.invalidate_all()
            done += len(portion)
            mark.done = done
            if not cron._commit_progress(len(portion)):
                return done
        if choice == "open" and mark.until:
            _logger.info(
                "The weekly check of all open promises changed %d states. The runs in"
                " between should have found these.",
                mark.moved,
            )
        mark.write({"until": mark.started_at, "started_at": False})
        return done

    @api.model
    def _get_mark(self, choice):
        return self.search([("choice", "=", choice)])

    @api.model
    def _begin(self, choice):
        """Return the mark of a run that begins now, or that goes on."""
        mark = self._get_mark(choice) or self.create({"choice": choice})
        if not mark.started_at:
            mark.write({"started_at": fields.Datetime.now(), "moved": 0})
        return mark

    @api.model
    def _find(self, choice, mark):
        """Return the ids of what this run still has to look at, in their order."""
        today = self.env.company._statcrm_today()
        # either mark tells that what was recorded before it has been looked at
        marks = mark | self._get_mark("open")
        until = max(filter(None, marks.mapped("until")), default=None)
        self.env.flush_all()
        if choice == "changed" and until:
            found = self._find_news(until, mark.started_at, today)
        else:
            found = self._find_open(SQL("TRUE"), mark.started_at, today)
        return [promise for _plan, promise in sorted(found)]

    # Which promises may have changed since the last look, kind by kind.

    @api.model
    def _find_news(self, until, started, today):
        """Return what may have changed since the last look: (plan id, promise id).

        A kind says whose by `_changed_sql`, or which of them a day can change by
        `_timed_sql`: see `statcrm.evidence`. Of a kind whose statement fails nobody
        can tell: it is logged, and all of it is looked at, so that the other kinds go
        on and nothing is lost.

        :param until: the moment in UTC when the last look began
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

        :param touched: ids of the customers of whom something was recorded, or None
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
        """What time may have changed, in the first look of a day; and what was touched.

        Many customers are touched at once when nobody can tell which.
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
        """The days alone made a new state, or nobody has looked yet."""
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
        """The programme is for the customer again, or is not any more."""
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
        """Return the models of the records that prove a promise today."""
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
        """What is kept by a record that was deleted, which leaves no other trace."""
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
        """Return SQL of the principals of whom anything was recorded since.

        A card or affiliation of the tree, a message, an activity, a meeting, feedback,
        an agreement: cheap to tell. What else changes a promise waits for the daily
        look.
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
        """Return SQL of the partners that new messages are of, from or to.

        Messages have no index by date: the newest ids are walked back to those that
        are older.
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
        """Return the condition on `promise` and `plan` for what is not settled.

        A period that ended is settled by a look after its end; what was missed only
        a month later. Closing a plan does not settle what it promises; archived ones
        are looked at no more.
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
        """Return what is open, wanted and not looked at since: (plan id, promise id).

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
