from datetime import date, datetime
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.tools import SQL

# what a transaction wrote that ended after a run began is seen by the next one
OVERLAP_HOURS = 1


class Look(NamedTuple):
    """A look for what may have changed."""

    since: datetime
    started: datetime
    today: date
    is_first: bool  # of its day: also what a day changes


class StatcrmCarePromise(models.Model):
    """Which promises may have changed since the last look, kind by kind.

    A kind says whose by `_changed_<kind>_sql(since)`, SQL that selects the ids of
    principal customers. Without it, or if it returns None, time alone changes the
    kind: it is read once a day, and in between when something is recorded of the
    customer. `_timed_<kind>_sql(since, today)`, a condition on `promise` and `plan`,
    may say which of them a day can change.
    """

    _inherit = "statcrm.care.promise"

    @api.model
    def _find_news(self, until, started, today):
        """Return what may have changed since the last look: (plan id, promise id).

        Of a kind whose statement fails nobody can tell: it is logged, and all of it
        is looked at, so that the other kinds go on and nothing is lost.

        :param until: the moment in UTC when the last look began
        """
        since = until - relativedelta(hours=OVERLAP_HOURS)
        look = Look(since, started, today, self.env.company._statcrm_day(until) < today)
        touched = self._try("any", "_find_touched", since)
        wanted = [self._days_sql(today), self._applying_sql(today)]
        wanted += map(self._gone_sql, self._get_evidence_models())
        found = self._find_open(SQL(" OR ").join(wanted), started, today)
        for kind in self._get_kinds():
            news = self._try(kind, "_find_kind_news", kind, look, touched)
            if news is None:
                every = SQL("promise.kind = %s AND %s", kind, self._begun_sql(today))
                news = self._find_open(every, started, today)
            found |= news
        return found

    @api.model
    def _get_kinds(self):
        return [value for value, _label in self._fields["kind"].selection]

    @api.model
    def _find_touched(self, since):
        query = self._touched_customers_sql(since)
        return [row[0] for row in self.env.execute_query(query)]

    @api.model
    def _find_kind_news(self, kind, look, touched):
        """Return what may have changed of one kind.

        :param touched: ids of the customers of whom something was recorded, or None
        """
        changed = getattr(self, f"_changed_{kind}_sql", None)
        whose = changed and changed(look.since)
        if whose is None:
            wanted = self._time_news_sql(kind, look, touched)
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
    def _time_news_sql(self, kind, look, touched):
        """What time may have changed, in the first look of a day; and what was touched.

        Many customers are touched at once when nobody can tell which.
        """
        wanted = SQL("plan.principal_id = ANY(%s)", touched)
        if touched is None:
            wanted = SQL("TRUE")
        timed = getattr(self, f"_timed_{kind}_sql", None)
        if not look.is_first:
            return wanted
        return SQL(
            "%s OR promise.checked_at < %s AND (%s)",
            wanted,
            self.env.company._statcrm_start(look.today),
            timed(look.since, look.today) if timed else SQL("TRUE"),
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
