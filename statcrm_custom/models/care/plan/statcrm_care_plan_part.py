from odoo import api, models
from odoo.exceptions import UserError


class StatcrmCarePlanPart(models.AbstractModel):
    """Content of a plan, which cannot change once the plan is closed.

    Except as superuser: evidence is searched whatever the state.
    """

    _name = "statcrm.care.plan.part"
    _description = "Part of a Care Plan"
    _inherit = ["statcrm.may.edit", "statcrm.kept.fields"]

    @api.depends("plan_id.state")
    def _compute_may_edit(self):
        closed = self.filtered(lambda part: part.plan_id.state == "closed")
        closed.may_edit = False
        return super(StatcrmCarePlanPart, self - closed)._compute_may_edit()

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._check_open_plan()
        return records

    def write(self, vals):
        self._check_open_plan()
        result = super().write(vals)
        if "plan_id" in vals:
            self._check_open_plan()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        self._check_open_plan()

    def _check_open_plan(self):
        if self.env.su:
            return
        self.check_access("write")  # or the error message would mention a plan
        for plan in self.plan_id:
            if plan.state == "closed":
                raise UserError(plan._get_fixed_message())
