from odoo import api, models
from odoo.tools import SQL

from ..year.statcrm_care_plan import PARTS


class StatcrmCarePlan(models.Model):
    """What a new year would make and copy, before it does."""

    _inherit = "statcrm.care.plan"

    @api.model
    def _year_principals_sql(self, year, after=0):
        """Return SQL of the customers that a year is for, by id, after one of them."""
        return SQL(
            """
            SELECT principal_id FROM (
                SELECT principal_id FROM (%(wanted)s) wanted
                 UNION
                SELECT principal_id FROM statcrm_care_plan
                 WHERE year = %(year)s AND active AND state <> 'closed'
                   AND copied_from_id IS NULL
            ) customer
             WHERE principal_id > %(after)s ORDER BY principal_id
            """,
            wanted=self._wanted_sql(year, None),
            year=year,
            after=after,
        )

    @api.model
    def _preview_year(self, year, principals=None):
        """Return what opening a year would do.

        :param principals: only these, with a programme or not; default all
        :return: {"principals": who gets a plan, "promises": how many,
            "goals", "needs", "ways": what is copied, as records}
        """
        self.env.flush_all()
        # plans that are not there yet: asked for, or chosen
        missing = self._missing_principals(year, principals)
        result = {
            "principals": missing,
            "promises": self._count_promises(year, missing)
            + self._count_lacking(year, principals),
        }
        keys = {
            "statcrm.care.goal": "goals",
            "statcrm.need": "needs",
            "statcrm.care.plan.way": "ways",
        }
        for model, condition in PARTS:
            query = self._preview_sql(model, condition, year, principals, missing)
            rows = self.env.execute_query(query)
            result[keys[model]] = self.env[model].browse([row[0] for row in rows])
        return result

    @api.model
    def _preview_sql(self, model, condition, year, principals, missing):
        """Return SQL of the ids that would be copied, of one model."""
        return SQL(
            """
            SELECT old.id FROM %(table)s old
              JOIN statcrm_care_plan before ON before.id = old.plan_id
               AND before.active AND before.year = %(before)s
              LEFT JOIN statcrm_care_plan plan ON plan.active
               AND plan.principal_id = before.principal_id AND plan.year = %(year)s
             WHERE %(condition)s AND (
                   before.principal_id = ANY(%(missing)s)
                   OR (plan.state <> 'closed' AND plan.copied_from_id IS NULL
                       AND %(chosen)s))
             ORDER BY old.plan_id, old.id
            """,
            table=SQL.identifier(self.env[model]._table),
            before=year - 1,
            year=year,
            condition=condition,
            missing=missing.ids,
            chosen=SQL("TRUE")
            if principals is None
            else SQL("before.principal_id = ANY(%s)", principals.ids),
        )

    @api.model
    def _missing_principals(self, year, principals):
        """Return the customers that get a plan: those chosen, else all with one."""
        partners = self.env["res.partner"]
        if principals is None:
            wanted = self.env.execute_query(self._wanted_sql(year, None))
            principals = partners.browse(sorted({row[1] for row in wanted}))
        have = self._search(
            [("year", "=", year), ("principal_id", "in", principals.ids)]
        )
        have = self.env.execute_query(have.select("principal_id"))
        return principals - partners.browse([row[0] for row in have])

    @api.model
    def _count_lacking(self, year, principals):
        """Count the promises that plans made already do not have yet."""
        if principals is not None and not principals:
            return 0  # a year that is still being written
        rows = self.env.execute_query(
            SQL(
                """
                WITH wanted AS MATERIALIZED (%(wanted)s)
                SELECT count(*) FROM %(lines)s WHERE date_to >= %(since)s
                """,
                wanted=self._wanted_sql(year, principals),
                lines=self._missing_lines_sql(year),
                since=self._get_since(year),
            )
        )
        return rows[0][0]

    @api.model
    def _count_promises(self, year, principals):
        """Count the promises that new plans of these customers begin with."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT coalesce(sum(line.rhythm::int), 0)
                  FROM (%s) wanted
                  JOIN statcrm_programme_promise line
                    ON line.programme_id = wanted.programme_id AND line.active
                """,
                self._wanted_sql(year, principals),
            )
        )
        return rows[0][0]
