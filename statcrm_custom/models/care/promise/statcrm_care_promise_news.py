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

    # Whose evidence may have changed: what the methods `_changed_<kind>_sql` share.

    @api.model
    def _lost_sql(self, kind, query):
        """Return SQL of the principals whose kept promise has lost its evidence.

        What was deleted, or went to another customer with its card, leaves no date
        of a change behind. So the evidence that is kept is looked for again.

        :param query: SQL over `asked`, as for `_ask`
        """
        kept_sudo = self.sudo().search(
            [
                ("kind", "=", kind),
                ("state", "=", "kept"),
                ("plan_id.active", "=", True),
            ]
        )
        return SQL(
            """
            SELECT principal_id FROM (
                WITH asked AS MATERIALIZED (%(asked)s)
                SELECT asked.principal_id
                  FROM asked
                  JOIN statcrm_care_promise promise ON promise.id = asked.id
                 WHERE (asked.id, promise.res_id) NOT IN (
                       SELECT id, res_id
                         FROM (%(query)s) proof (id, res_model, res_id))) lost
            """,
            asked=kept_sudo._asked_sql(self.env.company._statcrm_today()),
            query=query,
        )

    @api.model
    def _touched_trees_sql(self, since):
        """Return SQL of the principals whose people may be others since.

        A card of the tree was written, or an affiliation with an office of it. Of who
        has moved all that it was ever with count: what one of them loses when a last
        day is corrected is another's.
        """
        return SQL(
            """
            SELECT statcrm_principal_id FROM res_partner
             WHERE write_date >= %(since)s AND partner_share
             UNION
            SELECT place.statcrm_principal_id FROM (
                SELECT DISTINCT former.partner_id FROM statcrm_former_place former
                  JOIN res_partner card ON card.id = former.partner_id
                 WHERE card.write_date >= %(since)s OR former.write_date >= %(since)s
                ) moved
              JOIN statcrm_former_place former ON former.partner_id = moved.partner_id
              JOIN res_partner place
                ON place.id IN (former.organisation_id, former.partner_id)
             UNION
            SELECT office.statcrm_principal_id FROM statcrm_affiliation line
              JOIN res_partner office ON office.id = line.organisation_id
             WHERE line.write_date >= %(since)s
            """,
            since=since,
        )

    @api.model
    def _touched_plans_sql(self, since):
        """Return SQL of the principals whose plan, or a goal of it, was written."""
        return SQL(
            """
            SELECT plan.principal_id FROM statcrm_care_plan plan
             WHERE plan.write_date >= %(since)s
                OR EXISTS (SELECT FROM statcrm_care_goal goal
                            WHERE goal.plan_id = plan.id
                              AND goal.write_date >= %(since)s)
            """,
            since=since,
        )

    @api.model
    def _touched_customers_sql(self, since):
        """Return SQL of the principals of whom anything was recorded since.

        A card or affiliation of the tree, a message, an activity, a meeting, feedback,
        an agreement: cheap to tell. What else changes a promise waits for the daily
        look.
        """
        return self._union_sql(
            self._touched_trees_sql(since),
            SQL("SELECT * FROM (%s) met", self._met_since_sql(since)),
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
    def _union_sql(self, *queries):
        return SQL(" UNION ").join(queries)

    # What a day can change: the methods `_timed_<kind>_sql`.
    #
    # Each says in few words what cannot have changed, and leaves that out. The record
    # of what is kept is asked for by its own index, which is much cheaper than
    # looking for the evidence among all that happened with the customer.

    @api.model
    def _timed_contact_sql(self, _since, today):
        """A contact that is there, and young enough, keeps its promise."""
        lost = self._entry_lost_sql(
            self.env["statcrm.interaction"]._table_query,
            SQL("file.arm"),
            SQL(
                """file.principal_id = plan.principal_id AND file.is_customer
                AND %s AND %s = promise.evidence_date""",
                self.env["statcrm.interaction"]._contact_sql(),
                self.env.company._statcrm_day_sql(SQL("file.date")),
            ),
        )
        return SQL(
            """promise.state <> 'kept' OR %s
            OR promise.evidence_date < %s::date - promise.months * interval '1 month'
            """,
            lost,
            today,
        )

    @api.model
    def _timed_reported_sql(self, since, _today):
        """Only what is new may be told, or wait for too long; or the team has changed.

        An entry is late two days after it was recorded, looked for once a day.
        """
        items = self.env["statcrm.informed.run"]._items_sql()
        lost = self._entry_lost_sql(
            items,
            SQL("file.told_arm"),
            SQL(
                """file.principal_id = plan.principal_id AND file.is_customer
                AND EXISTS (
                    SELECT FROM statcrm_informed told
                     WHERE told.arm = file.told_arm AND told.source_id = file.source_id
                       AND %s = promise.evidence_date)""",
                self.env.company._statcrm_day_sql(SQL("told.create_date")),
            ),
        )
        return SQL(
            """promise.state = 'late' OR promise.state = 'kept' AND %(lost)s
            OR plan.principal_id IN (
               SELECT principal_id FROM (%(items)s) item WHERE recorded_at >= %(new)s
                UNION
               SELECT partner_id FROM statcrm_account_member WHERE write_date >= %(day)s
                UNION
               SELECT partner_id FROM statcrm_nomination WHERE write_date >= %(day)s)
            """,
            lost=lost,
            items=items,
            new=since - relativedelta(days=DAYS_TO_TELL + 1),
            day=since - relativedelta(days=1),
        )

    @api.model
    def _timed_feedback_answered_sql(self, _since, _today):
        """Without feedback nothing is answered late."""
        return SQL(
            """promise.state <> 'due' OR plan.principal_id IN (
               SELECT card.statcrm_principal_id FROM statcrm_feedback feedback
                 JOIN res_partner card ON card.id = feedback.partner_id)"""
        )

    @api.model
    def _timed_agreement_sql(self, _since, _today):
        """Without an agreement none begins."""
        return SQL(
            """promise.state = 'kept' OR plan.principal_id IN (
               SELECT principal_id FROM statcrm_agreement)"""
        )

    @api.model
    def _timed_price_list_sql(self, _since, _today):
        """Without a price list none of its rules begins."""
        return SQL(
            """promise.state = 'kept' OR plan.principal_id IN (
               SELECT id FROM res_partner
                WHERE specific_property_product_pricelist IS NOT NULL
                UNION
               SELECT principal_id FROM statcrm_price_benefit)"""
        )
