from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

# what was missed may still be proven by what is written down later than it happened
DAYS_OF_GRACE = 31
MOST_AT_ONCE = 10_000


class StatcrmCarePromise(models.Model):
    """Which promises have to be looked at again, and when one is settled."""

    _inherit = "statcrm.care.promise"

    def action_look_again(self):
        """Look for the evidence of these promises now, for whoever asks."""
        self._look_again()
        return True

    def _look_again(self):
        """Look for evidence as one who may read, at a limited number.

        :return: the promises whose state has changed
        :raise UserError: more than 10,000 of them; the job looks at those
        """
        self.check_access("read")
        live = self.filtered(
            lambda one: one.plan_id.active and one.plan_id.state != "closed"
        )
        if len(live) > MOST_AT_ONCE:
            raise UserError(
                self.env._(
                    "These are more than %(most)s promises. All of them are looked at"
                    " each night; choose fewer to do it now.",
                    most=MOST_AT_ONCE,
                )
            )
        # what the job looks at in this moment need not be looked at twice
        return live.sudo().try_lock_for_update().sudo(False)._refresh()

    @api.model
    def _open_sql(self, today):
        """Return the condition on `promise` and `plan` for what is not settled.

        A period that ended is settled by a look after its end; what was missed only
        a month later. Closed and archived plans are looked at no more.
        """
        return SQL(
            """(plan.active AND plan.state <> 'closed'
                AND (promise.date_to >= %(today)s
                     OR promise.state IN ('due', 'late')
                     OR promise.checked_at IS NULL
                     OR promise.checked_at::date <= promise.date_to
                     OR promise.state = 'missed' AND promise.date_to >= %(grace)s))""",
            today=today,
            grace=fields.Date.subtract(today, days=DAYS_OF_GRACE),
        )

    @api.model
    def _news_sql(self, since, today):
        """Return the condition on `promise` and `plan` for what may have changed.

        :param since: a moment in UTC
        """
        changed = {
            kind: getattr(self, f"_changed_{kind}_sql", lambda _since: None)(since)
            for kind in self._get_kinds()
        }
        by_time = [kind for kind, whose in changed.items() if whose is None]
        news = [
            self._days_sql(today),
            self._time_news_sql(by_time, since, today),
            *(
                self._kind_news_sql(kind, whose, today)
                for kind, whose in changed.items()
                if whose is not None
            ),
            *(self._gone_sql(model) for model in self._get_evidence_models()),
        ]
        return SQL("(%s)", SQL(" OR ").join(news))

    @api.model
    def _get_kinds(self):
        return [value for value, _label in self._fields["kind"].selection]

    @api.model
    def _days_sql(self, today):
        """The days alone made a new state, or nobody has looked yet."""
        return SQL(
            """promise.checked_at IS NULL
            OR (promise.state = 'due' AND promise.date_due < %(today)s)
            OR (promise.state IN ('due', 'late') AND promise.date_to < %(today)s)
            OR (promise.date_from <= %(today)s
                AND promise.checked_at::date < promise.date_from)""",
            today=today,
        )

    @api.model
    def _kind_news_sql(self, kind, whose, today):
        """Promises of a kind to customers of whom something new was recorded.

        A kind says whose by `_changed_<kind>_sql(since)`, SQL that selects the ids of
        principal customers; without it, or if it returns None, see `_time_news_sql`.
        """
        return SQL(
            "(promise.kind = %s AND promise.date_from <= %s"
            " AND plan.principal_id IN (%s))",
            kind,
            today,
            whose,
        )

    @api.model
    def _time_news_sql(self, kinds, since, today):
        """Promises that time alone changes: once a day, and as soon as something is
        recorded of their customer."""
        return SQL(
            """(promise.kind = ANY(%(kinds)s) AND promise.date_from <= %(today)s
                AND (promise.checked_at::date < %(today)s
                     OR plan.principal_id IN (%(touched)s)))""",
            kinds=kinds,
            today=today,
            touched=self._touched_customers_sql(since),
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
