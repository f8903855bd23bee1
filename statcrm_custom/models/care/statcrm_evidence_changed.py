from odoo import api, fields, models
from odoo.tools import SQL


class StatcrmCarePromise(models.Model):
    """Whose evidence may have changed: what the methods `_changed_<kind>_sql` share."""

    _inherit = "statcrm.care.promise"

    @api.model
    def _lost_sql(self, kind, query):
        """Return SQL of the principals whose kept promise has lost its evidence.

        What was deleted, or went to another customer with its card, leaves no date
        of a change behind. So the evidence that is kept is looked for again; closed
        plans stay as they were closed.

        :param query: SQL over `asked`, as for `_ask`
        """
        kept_sudo = self.sudo().search(
            [
                ("kind", "=", kind),
                ("state", "=", "kept"),
                ("plan_id.active", "=", True),
                ("plan_id.state", "!=", "closed"),
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
            asked=kept_sudo._asked_sql(fields.Date.context_today(self)),
            query=query,
        )

    @api.model
    def _touched_trees_sql(self, since):
        """Return SQL of the principals in whose tree a card was written since."""
        return SQL(
            """
            SELECT statcrm_principal_id FROM res_partner
             WHERE write_date >= %s AND partner_share
            """,
            since,
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
    def _union_sql(self, *queries):
        return SQL(" UNION ").join(queries)
