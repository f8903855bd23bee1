from odoo import api, models
from odoo.tools import SQL


class StatcrmCarePromise(models.Model):
    """Promises follow their programme, when somebody decides that they do."""

    _inherit = "statcrm.care.promise"

    @api.model
    def _apply_programme(self, diff):
        """Add and change promises as `statcrm.programme.apply._diff_sql` says.

        Two statements, whatever the number of plans. What a promise has already stays:
        evidence, history, notes.

        :param diff: SQL
        :return: the promises that were added or changed
        """
        self.env.flush_all()
        self.env.cr.execute(self._changed_terms_sql(diff))
        ids = [row[0] for row in self.env.cr.fetchall()]
        self.env.cr.execute(self._added_sql(diff))
        ids += [row[0] for row in self.env.cr.fetchall()]
        self.env.invalidate_all(flush=False)
        return self.browse(ids)

    @api.model
    def _changed_terms_sql(self, diff):
        return SQL(
            """
            UPDATE statcrm_care_promise promise
               SET (%(terms)s) = ROW(%(line_terms)s), date_from = diff.date_from,
                   date_to = diff.date_to, date_due = diff.date_due, checked_at = NULL,
                   write_uid = %(uid)s, write_date = now() AT TIME ZONE 'UTC'
              FROM (%(diff)s) diff
              JOIN statcrm_programme_promise line ON line.id = diff.line_id
             WHERE diff.what = 'change' AND promise.id = diff.made_id
         RETURNING promise.id
            """,
            terms=self._columns_sql(),
            line_terms=self._columns_sql("line"),
            uid=self.env.uid,
            diff=diff,
        )

    @api.model
    def _added_sql(self, diff):
        return SQL(
            """
            INSERT INTO statcrm_care_promise
                (plan_id, programme_id, promise_id, period, date_from, date_to,
                 date_due, state, create_uid, write_uid, create_date, write_date,
                 %(terms)s)
            SELECT diff.plan_id, diff.programme_id, diff.line_id, diff.n,
                   diff.date_from, diff.date_to, diff.date_due, 'due', %(uid)s, %(uid)s,
                   now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC', %(line_terms)s
              FROM (%(diff)s) diff
              JOIN statcrm_programme_promise line ON line.id = diff.line_id
             WHERE diff.what = 'add'
                ON CONFLICT DO NOTHING
         RETURNING id
            """,
            terms=self._columns_sql(),
            line_terms=self._columns_sql("line"),
            uid=self.env.uid,
            diff=diff,
        )

    @api.model
    def _columns_sql(self, alias=None):
        """Return the columns of the terms of a promise."""
        names = self.env["statcrm.promise.mixin"]._get_terms()
        return SQL(", ").join(
            SQL.identifier(alias, name) if alias else SQL.identifier(name)
            for name in names
        )
