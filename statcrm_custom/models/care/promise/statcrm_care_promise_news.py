from datetime import date, datetime
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.tools import SQL

from ...portfolio.connection.statcrm_connection_refresh import (
    OVERLAP_HOURS,
    OVERLAP_MESSAGES,
)

DAYS_TO_TELL = 2  # the daily job has run at least once since


class Look(NamedTuple):
    """A look for what may have changed."""

    since: datetime
    started: datetime
    today: date
    is_first: bool  # of its day: also what a day changes


class StatcrmCarePromise(models.Model):
    """Which promises may have changed since the last look, kind by kind.

    A kind says whose by `_changed_sql`, or which of them a day can change by
    `_timed_sql`: see `statcrm.evidence`.
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
        touched = self._try("any", self._find_touched, since)
        wanted = [self._days_sql(today), self._applying_sql(today)]
        wanted += map(self._gone_sql, self._get_evidence_models())
        found = self._find_open(SQL(" OR ").join(wanted), started, today)
        for kind, _label in self.env["statcrm.evidence"]._get_kinds():
            news = self._try(kind, self._find_kind_news, kind, look, touched)
            if news is None:
                every = SQL("promise.kind = %s AND %s", kind, self._begun_sql(today))
                news = self._find_open(every, started, today)
            found |= news
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

    # Whose evidence may have changed: what the methods `_changed_<kind>_sql` share.

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

    # What a day can change: the methods `_timed_<kind>_sql`.
    #
    # Each says in few words what cannot have changed, and leaves that out. The record
    # of what is kept is asked for by its own index, which is much cheaper than
    # looking for the evidence among all that happened with the customer.
