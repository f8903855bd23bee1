from odoo import api, fields, models
from odoo.tools import SQL

# kinds that make sense for a group as a whole, their arm of the customer file and
# the kind that it gives them
ARMS = {
    "mailing": (10, "mailing"),
    "event": (8, "event"),
    "satisfaction": (9, "survey"),
}
# of the outcomes these did not reach the customer
MISSED = ["bounced", "failed", "cancelled"]


class StatcrmProgramme(models.Model):
    """How many customers a programme is for, and whom a light one reached."""

    _inherit = "statcrm.programme"

    customer_count = fields.Integer(
        string="Customers", compute="_compute_customer_count"
    )

    @api.depends(
        "active", "is_light", "scope", "value_class_id", "segment_id", "partner_ids"
    )
    def _compute_customer_count(self):
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT programme_id, count(*)
                  FROM (%s UNION ALL %s) applies
                 WHERE programme_id = ANY(%s) GROUP BY programme_id
                """,
                self._applies_sql(),
                self._applies_sql(light=True),
                self._origin.ids,
            )
        )
        counts = dict(rows)
        for programme in self:
            programme.customer_count = counts.get(programme._origin.id, 0)

    def _reached(self):
        """Return how many customers each kind reached in this year.

        :return: {(programme id, kind): number of principal customers}
        """
        today = fields.Date.context_today(self)
        interaction = self.env["statcrm.interaction"]
        arms = interaction._get_arms()
        kinds = {name: kind for kind, (_arm, name) in ARMS.items()}
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT applies.programme_id, item.kind,
                       count(DISTINCT item.principal_id)
                  FROM (%(items)s) item
                  JOIN (%(applies)s) applies
                    ON applies.principal_id = item.principal_id
                 WHERE item.date >= %(first)s AND item.date <= now() AT TIME ZONE 'UTC'
                   AND coalesce(item.outcome, '') <> ALL(%(missed)s)
                   AND applies.programme_id = ANY(%(ids)s)
                 GROUP BY applies.programme_id, item.kind
                """,
                items=SQL(" UNION ALL ").join(
                    interaction._arm_sql(number, arms[number])
                    for number, _name in ARMS.values()
                ),
                applies=self._applies_sql(light=True),
                first=today.replace(month=1, day=1),
                missed=MISSED,
                ids=self.ids,
            )
        )
        return {(programme, kinds[name]): count for programme, name, count in rows}
