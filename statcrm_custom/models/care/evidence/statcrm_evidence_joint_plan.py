from odoo import api, models
from odoo.tools import SQL


class StatcrmEvidenceJointPlan(models.AbstractModel):
    """The development plan was made jointly with the customer."""

    _name = "statcrm.evidence.joint.plan"
    _description = "The customer accepted the development plan"
    _inherit = "statcrm.evidence"
    _is_contact = True

    @api.model
    def _find(self, promises, today):
        """Kept while the plan is as accepted by the customer.

        Accepted before or in the period (in the account manager's time zone, maybe
        tomorrow in UTC); changing a joint goal cancels it. One query.
        """
        query = SQL(
            """
            SELECT asked.id, 'statcrm.care.plan', plan.id, plan.accepted_on,
                   plan.accepted_by, 'kept'
              FROM asked
              JOIN statcrm_care_plan plan ON plan.id = asked.plan_id
               AND plan.accepted_on <= asked.ends
              JOIN (%s) versions ON versions.plan_id = plan.id
               AND versions.version = plan.accepted_version
            """,
            self.env["statcrm.care.plan"]._versions_sql(),
        )
        return promises._execute_kind(query, today)

    @api.model
    def _changed_sql(self, since):
        """Return the customers with a plan or joint goal written since then.

        Deleting a goal writes its plan; see `_note_change`.
        """
        return self._touched_plans_sql(since)

    @api.model
    def _advise(self, promise):
        """Advise how to get the acceptance of the customer."""
        promise.ensure_one()
        plan = promise.plan_id
        if plan.state == "closed":
            text = self.env._("The plan is closed and can no longer be accepted.")
            return self._advice(text)
        if plan.joint_state == "none":
            text = self.env._(
                "Mark at least one goal of the plan as joint, then send the"
                " development plan to the customer."
            )
            return self._advise_plan(promise, text)
        return self._advice(
            plan._get_joint_advice(),
            self.env._("Send Development Plan"),
            plan.action_share(),
            plan.has_access("write"),
        )
