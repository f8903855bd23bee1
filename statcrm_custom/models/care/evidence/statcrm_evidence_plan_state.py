from odoo import api, models
from odoo.tools import SQL


class StatcrmEvidencePlanState(models.AbstractModel):
    """The care plan was agreed, or reviewed and closed."""

    _name = "statcrm.evidence.plan.state"
    _description = "State of the care plan"
    _inherit = "statcrm.evidence"

    @api.model
    def _find(self, promises, today):
        """Kept if the plan was agreed, or closed, by the end of the period."""
        query = SQL(
            """
            SELECT asked.id, 'statcrm.care.plan', plan.id, reached,
                   card.name || ' ' || plan.year, 'kept'
              FROM asked
              JOIN statcrm_care_plan plan ON plan.id = asked.plan_id
              JOIN res_partner card ON card.id = plan.principal_id
             CROSS JOIN LATERAL (
                   SELECT CASE WHEN asked.plan_state = 'closed' THEN plan.closed_on
                          ELSE least(plan.agreed_on, plan.closed_on) END AS reached
                   ) step
             WHERE step.reached <= asked.ends
            """
        )
        return promises._execute_kind(query, today)

    @api.model
    def _changed_sql(self, since):
        return SQL(
            "SELECT principal_id FROM statcrm_care_plan WHERE write_date >= %s", since
        )

    @api.model
    def _get_step_label(self):
        return self.env._("Open Plan")

    @api.model
    def _advise(self, promise):
        wanted = promise.plan_state or "agreed"
        text = self.env._("Agree on this year's plan.")
        if wanted == "closed":
            text = self.env._("Review the year and close the plan.")
        return self._advise_plan(promise, text)

    @api.model
    def _format_terms(self, line):
        if line.programme_id.is_light:
            return super()._format_terms(line)
        return self.env._("Care plan: %(state)s", state=line._label("plan_state"))
