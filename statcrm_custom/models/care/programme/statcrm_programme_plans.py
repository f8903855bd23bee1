from odoo import models
from odoo.tools import SQL

MOST_LOOKED_AT = 2_000


class StatcrmProgramme(models.Model):
    """Apply an edited programme to the existing plans of a year.

    Past periods are kept, and so are the evidence, history and note of promises.
    """

    _inherit = "statcrm.programme"

    def _follow_later_years(self, year):
        """Apply the programme to the existing plans of later years.

        Changes apply to the next year, whether opened in autumn or in January.

        :param year: the current year, whose plans are only changed by users
        """
        made = self.env["statcrm.care.plan"]._read_group(
            [("year", ">", year)], ["year"]
        )
        for (later,) in made:
            self._apply_to_plans(later)

    def _apply_to_plans(self, year):
        """Change the promises of the plans of a year.

        :return: how many plans were changed
        """
        # as superuser: programme editors may not edit each plan
        promises_sudo = self.env["statcrm.care.promise"].sudo()
        rows = self._get_diff(year)
        plans = {row["plan_id"] for row in rows if row["what"] != "stay"}
        gone = [row["made_id"] for row in rows if row["what"] == "remove"]
        promises_sudo.browse(gone).unlink()
        touched = promises_sudo._apply_programme(self._diff_sql(year))
        if len(touched) <= MOST_LOOKED_AT:
            touched._refresh()
        return len(plans)

    def _get_diff(self, year):
        """Return the rows of `_diff_sql` as dicts, none without a programme."""
        if not self or not 1990 <= year <= 2100:
            return []
        self.env.flush_all()
        return self.env.execute_query_dict(
            SQL("%s ORDER BY plan_id, sequence, n", self._diff_sql(year))
        )

    def _diff_sql(self, year):
        """Return SQL rows of the differences between the programme and its plans.

        what (add, change, remove, stay), plan_id, line_id, made_id, n, sequence,
        date_from, date_to, date_due.
        """
        return SQL(
            """
            SELECT CASE WHEN made.id IS NULL THEN 'add'
                        WHEN wanted.date_to >= %(today)s THEN 'change'
                        WHEN wanted.line_id IS NOT NULL OR %(is_used)s THEN 'stay'
                        ELSE 'remove' END AS what,
                   coalesce(wanted.plan_id, made.plan_id) AS plan_id,
                   wanted.line_id, made.id AS made_id,
                   coalesce(wanted.n, made.period) AS n,
                   coalesce(wanted.sequence, made.sequence) AS sequence,
                   coalesce(wanted.date_from, made.date_from) AS date_from,
                   coalesce(wanted.date_to, made.date_to) AS date_to,
                   coalesce(%(due)s, made.date_due) AS date_due
              FROM (%(wanted)s) wanted
              FULL JOIN (%(made)s) made
                ON made.plan_id = wanted.plan_id AND made.promise_id = wanted.line_id
               AND made.period = wanted.n
             WHERE coalesce(made.date_to, wanted.date_to) >= %(today)s
               AND (made.id IS NULL OR wanted.line_id IS NULL OR %(differs)s)
            """,
            is_used=self._is_used_sql(),
            due=self._due_sql(),
            wanted=self.env["statcrm.care.plan"]._wanted_promises_sql(
                year, programme=self
            ),
            made=self._made_sql(year),
            today=self.env.company._statcrm_today(),
            differs=self._differs_sql(),
        )

    def _made_sql(self, year):
        """Return SQL of the promises of the programme in the same plans."""
        return SQL(
            """
            SELECT promise.*
              FROM statcrm_care_promise promise
              JOIN statcrm_care_plan plan ON plan.id = promise.plan_id
               AND plan.year = %(year)s AND plan.active AND plan.state <> 'closed'
              JOIN (%(wanted)s) wanted ON wanted.principal_id = plan.principal_id
               AND wanted.programme_id = promise.programme_id
             WHERE promise.programme_id = %(programme)s
            """,
            year=year,
            wanted=self.env["statcrm.care.plan"]._wanted_sql(year, programme=self),
            programme=self.id,
        )

    def _differs_sql(self):
        """Return SQL of whether terms or dates differ, whatever the order of lines."""
        terms = self.env["statcrm.promise.mixin"]._terms_sql
        return SQL(
            """((%s) IS DISTINCT FROM (%s) OR made.date_from <> wanted.date_from
                OR made.date_to <> wanted.date_to)""",
            terms("made", without="sequence"),
            terms("wanted", without="sequence"),
        )

    def _is_used_sql(self):
        """Return SQL of whether a promise has content that must be kept."""
        return SQL(
            """(made.state = 'kept' OR made.res_id IS NOT NULL
                OR coalesce(made.note, '') <> ''
                OR EXISTS (SELECT FROM statcrm_care_promise_change history
                            WHERE history.care_promise_id = made.id)
                OR EXISTS (SELECT FROM ir_attachment_statcrm_care_promise_rel document
                            WHERE document.statcrm_care_promise_id = made.id))"""
        )

    def _due_sql(self):
        """Return SQL of the due date, which only changes to a future one."""
        return SQL(
            """CASE WHEN made.rhythm = wanted.rhythm
                     AND made.due_month = wanted.due_month THEN made.date_due
                    WHEN wanted.date_due <= %(today)s THEN wanted.date_to
                    ELSE wanted.date_due END""",
            today=self.env.company._statcrm_today(),
        )
