from odoo import api, fields, models
from odoo.tools import SQL

# kinds that make sense for a group as a whole, and their arm of the customer file
ARMS = {"mailing": 10, "event": 8, "satisfaction": 9}
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
        """Return whom the promises of light programmes reached in their period of now.

        :return: {promise id: (number of principal customers, due day)}
        """
        today = self.env.company._statcrm_today()
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT line.id, period.date_due, count(DISTINCT item.principal_id)
                  FROM statcrm_programme_promise line
                  JOIN LATERAL (%(periods)s) period
                    ON %(today)s BETWEEN period.date_from AND period.date_to
                  LEFT JOIN (%(applies)s) applies
                    ON applies.programme_id = line.programme_id
                  LEFT JOIN (%(items)s) item
                    ON item.principal_id = applies.principal_id
                   AND item.promised = line.kind
                   AND %(day)s BETWEEN period.date_from AND period.date_to
                   AND (line.campaign_id IS NULL OR line.kind <> 'mailing'
                        OR item.campaign_id = line.campaign_id)
                 WHERE line.programme_id = ANY(%(ids)s)
                 GROUP BY line.id, period.date_due
                """,
                periods=self.env["statcrm.care.plan"]._periods_sql(today.year),
                today=today,
                day=self.env.company._statcrm_day_sql(SQL("item.date")),
                applies=self._applies_sql(light=True),
                items=self._reaching_sql(today),
                ids=self.ids,
            )
        )
        return {line: (count, due) for line, due, count in rows}

    @api.model
    def _reaching_sql(self, today):
        """Return SQL of what reached customers this year, for which kind of promise."""
        interaction = self.env["statcrm.interaction"]
        arms = interaction._get_arms()
        return SQL(
            """
            SELECT item.principal_id, item.date, item.promised, mailing.campaign_id
              FROM (%(items)s) item
              LEFT JOIN mailing_mailing mailing
                ON mailing.id = item.res_id AND item.res_model = 'mailing.mailing'
             WHERE item.date >= %(first)s AND item.date <= now() AT TIME ZONE 'UTC'
               AND coalesce(item.outcome, '') <> ALL(%(missed)s)
            """,
            items=SQL(" UNION ALL ").join(
                SQL(
                    "SELECT *, %s AS promised FROM (%s) arm",
                    kind,
                    interaction._arm_sql(number, arms[number]),
                )
                for kind, number in ARMS.items()
            ),
            first=self.env.company._statcrm_start(today.replace(month=1, day=1)),
            missed=MISSED,
        )
