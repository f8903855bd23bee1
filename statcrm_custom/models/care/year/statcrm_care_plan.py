from odoo import api, fields, models
from odoo.tools import SQL

from ....tools.sql import NOW
from ..plan.statcrm_care_plan_steps import STRATEGIES

COPIED = ("funding", "budget_note", "budget_amount")
# content copied from the previous year: model and domain
PARTS = (
    ("statcrm.care.goal", SQL("old.state = 'open'")),
    ("statcrm.need", SQL("old.is_open")),
    ("statcrm.care.plan.way", SQL("TRUE")),
)
NEVER = {"id", "plan_id", "copied_from_id", "root_id"}
# start value of a goal in the new year
BEGINS = {
    "start_value": SQL("old.current_value"),
    # manual values are kept; automatic measures start again
    "current_value": SQL(
        "CASE WHEN old.measure = 'manual' THEN old.current_value ELSE 0 END"
    ),
    "deadline": SQL("(old.deadline + interval '1 year')::date"),
}
# copied here, though not when duplicated by users
ALSO = {"state", "source_event_id"}


class StatcrmCarePlan(models.Model):
    """A new year takes over the open content of the previous year, once."""

    _inherit = "statcrm.care.plan"

    copied_from_id = fields.Many2one(
        "statcrm.care.plan",
        string="Previous Year's Plan",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )

    @api.model
    def _copy_last_year(self, year, principals=None):
        """Copy open goals, unanswered needs, ways and own strategies.

        Into active plans of the year that took nothing over yet: what users delete
        afterwards does not come back. In few statements, whatever the number of
        customers; running it twice, even concurrently, adds nothing.

        :param principals: only these principal customers
        :return: {"plans", "goals", "needs", "ways"}: numbers filled or copied
        """
        self.env.flush_all()
        self.env.cr.execute(self._take_over_sql(year, principals))
        plans = [row[0] for row in self.env.cr.fetchall()]
        counts = {"plans": len(plans)}
        for model, condition in PARTS:
            self.env.cr.execute(self._copy_sql(model, condition, plans))
            name = {"goal": "goals", "need": "needs", "way": "ways"}
            counts[name[model.rsplit(".", 1)[1]]] = self.env.cr.rowcount
        self.env.invalidate_all(flush=False)
        return counts

    @api.model
    def _successions_sql(self, year, principals):
        """Return SQL rows (old_id, new_id): plans of two years, the new one open."""
        return SQL(
            """
            SELECT before.id AS old_id, plan.id AS new_id
              FROM statcrm_care_plan plan
              JOIN statcrm_care_plan before
                ON before.principal_id = plan.principal_id
               AND before.year = plan.year - 1 AND before.active
             WHERE plan.year = %s AND plan.active AND plan.state <> 'closed'
               AND plan.copied_from_id IS NULL AND %s
            """,
            year,
            SQL("TRUE")
            if principals is None
            else SQL("plan.principal_id = ANY(%s)", principals.ids),
        )

    @api.model
    def _take_over_sql(self, year, principals):
        own = [
            SQL(
                "%(name)s = CASE WHEN plan.%(own)s OR NOT coalesce(before.%(own)s,"
                " FALSE) THEN plan.%(name)s ELSE before.%(name)s END,"
                " %(own)s = coalesce(plan.%(own)s, FALSE)"
                " OR coalesce(before.%(own)s, FALSE)",
                name=SQL.identifier(name),
                own=SQL.identifier(f"own_{name}"),
            )
            for name in STRATEGIES
        ]
        rest = [
            SQL("%(name)s = coalesce(plan.%(name)s, before.%(name)s)", name=identifier)
            for identifier in map(SQL.identifier, COPIED)
        ]
        return SQL(
            """
            UPDATE statcrm_care_plan plan
               SET copied_from_id = before.id, %s
              FROM (%s) pair
              JOIN statcrm_care_plan before ON before.id = pair.old_id
             WHERE plan.id = pair.new_id AND plan.copied_from_id IS NULL
         RETURNING plan.id
            """,
            SQL(", ").join([*own, *rest]),
            self._successions_sql(year, principals),
        )

    @api.model
    def _copy_sql(self, model, condition, plans):
        """Return the statement that copies the rows of one model into plans."""
        names = self._copied_names(model)
        table = SQL.identifier(self.env[model]._table)
        is_goal = model == "statcrm.care.goal"
        return SQL(
            """
            INSERT INTO %(table)s (%(names)s, plan_id, copied_from_id %(root)s,
                                   create_uid, write_uid, create_date, write_date)
            SELECT %(olds)s, plan.id, old.id %(old_root)s, %(uid)s, %(uid)s,
                   %(now)s, %(now)s
              FROM statcrm_care_plan plan
              JOIN %(table)s old ON old.plan_id = plan.copied_from_id
             WHERE plan.id = ANY(%(plans)s) AND %(condition)s
             ORDER BY old.id
                ON CONFLICT DO NOTHING
            """,
            table=table,
            names=SQL(", ").join(map(SQL.identifier, names)),
            olds=SQL(", ").join(
                BEGINS.get(name) or SQL("old.%s", SQL.identifier(name))
                for name in names
            ),
            root=SQL(", root_id" if is_goal else ""),
            old_root=SQL(", coalesce(old.root_id, old.id)" if is_goal else ""),
            uid=self.env.uid,
            now=NOW,
            plans=plans,
            condition=condition,
        )

    @api.model
    def _copied_names(self, model):
        """Return the columns of a model copied to the next year."""
        return [
            field.name
            for field in self.env[model]._fields.values()
            if field.store
            and field.column_type
            and (field.copy or field.compute or field.name in ALSO)
            and field.name not in NEVER
            and field.name not in models.MAGIC_COLUMNS
        ]

    def _touch(self):
        """Mark plans as changed, so that their promises are checked."""
        self.flush_recordset()
        self.env.cr.execute(
            SQL(
                "UPDATE statcrm_care_plan SET write_date = %s WHERE id = ANY(%s)",
                NOW,
                self.ids,
            )
        )
        self.invalidate_recordset(["write_date"], flush=False)

    # Preview of a new year.

    @api.model
    def _year_principals_sql(self, year, after=0):
        """Return SQL of the customers of a year by id, starting after one of them."""
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
            wanted=self._wanted_sql(year),
            year=year,
            after=after,
        )

    @api.model
    def _preview_year(self, year, principals=None):
        """Preview the opening of a year.

        :param principals: only these, even without a programme; all by default
        :return: {"principals": customers without a plan, "promises": number of
            promises, "goals", "needs", "ways": records to copy}
        """
        self.env.flush_all()
        # plans to create: wanted, or selected
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
        """Return the customers without a plan, selected or covered by a programme."""
        partners = self.env["res.partner"]
        if principals is None:
            wanted = self.env.execute_query(self._wanted_sql(year))
            principals = partners.browse(sorted({row[1] for row in wanted}))
        have = self._search(
            [("year", "=", year), ("principal_id", "in", principals.ids)]
        )
        have = self.env.execute_query(have.select("principal_id"))
        return principals - partners.browse([row[0] for row in have])

    @api.model
    def _count_lacking(self, year, principals):
        """Count the promises missing in existing plans."""
        if principals is not None and not principals:
            return 0  # an incomplete year
        rows = self.env.execute_query(
            SQL(
                "SELECT count(*) FROM (%s) missing",
                self._missing_promises_sql(year, principals, self._get_since(year)),
            )
        )
        return rows[0][0]

    @api.model
    def _count_promises(self, year, principals):
        """Count the promises of new plans of these customers."""
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
