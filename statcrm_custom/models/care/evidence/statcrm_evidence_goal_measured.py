from odoo import api, models
from odoo.tools import SQL


class StatcrmEvidenceGoalMeasured(models.AbstractModel):
    """All goals of the plan were measured."""

    _name = "statcrm.evidence.goal.measured"
    _description = "The goals of the plan are measured"
    _inherit = "statcrm.evidence"
    _is_latest = True

    @api.model
    def _find(self, promises, today):
        """Kept if every goal of the plan was measured in the period.

        Dropped goals do not count; a plan without goals does not keep it.
        """
        query = SQL(
            """
            SELECT asked.id, 'statcrm.care.goal',
                   (array_agg(goal.id ORDER BY value.date DESC, goal.id))[1],
                   max(value.date),
                   (array_agg(goal.name ORDER BY value.date DESC, goal.id))[1], 'kept'
              FROM asked
              JOIN statcrm_care_goal goal ON goal.plan_id = asked.plan_id
               AND goal.state <> 'dropped'
              LEFT JOIN LATERAL (
                   SELECT min(date) AS date FROM statcrm_care_goal_value value
                    WHERE value.goal_id = goal.id
                      AND value.date BETWEEN asked.date_from AND asked.date_to
                   ) value ON TRUE
             GROUP BY asked.id
            HAVING bool_and(value.date IS NOT NULL)
            """
        )
        return promises._execute_kind(query, today)

    @api.model
    def _changed_sql(self, since):
        """Deleting a goal writes its plan."""
        return self._touched_plans_sql(since)

    @api.model
    def _get_step_label(self):
        return self.env._("Open Plan")

    @api.model
    def _advise(self, promise):
        if not promise.plan_id.goal_ids:
            return self._advise_plan(promise, self.env._("Add a goal for this year."))
        return self._advise_plan(
            promise, self.env._("Enter the current value of each goal of the plan.")
        )
