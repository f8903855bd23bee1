from odoo import api, models

from .statcrm_care_plan import TERMS

WATCHED = {*TERMS, "is_joint", "state", "plan_id"}


class StatcrmCareGoal(models.Model):
    """Changing a joint goal outdates the acceptance of the plan."""

    _inherit = "statcrm.care.goal"

    @api.model_create_multi
    def create(self, vals_list):
        asked = [vals.get("plan_id") for vals in vals_list if vals.get("plan_id")]
        plans = self._get_accepted(asked)
        before = plans._get_versions() if plans else {}
        goals = super().create(vals_list)
        if plans:
            plans._note_change(before)
        return goals

    def write(self, vals):
        if not WATCHED & vals.keys():
            return super().write(vals)
        plans = self._get_accepted([*self.plan_id.ids, vals.get("plan_id")])
        before = plans._get_versions() if plans else {}
        result = super().write(vals)
        if plans:
            plans._note_change(before)
        return result

    def unlink(self):
        plans = self._get_accepted(self.plan_id.ids)
        before = plans._get_versions() if plans else {}
        result = super().unlink()
        if plans:
            plans._note_change(before)
        return result

    @api.model
    def _get_accepted(self, plan_ids):
        """Return the plans accepted by the customer."""
        plans = self.env["statcrm.care.plan"].browse(set(filter(None, plan_ids)))
        return plans.filtered("accepted_version")
