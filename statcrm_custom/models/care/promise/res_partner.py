from odoo import api, fields, models
from odoo.fields import Domain


class ResPartner(models.Model):
    """The state of this year's promises, on the customer form."""

    _inherit = "res.partner"

    statcrm_red_promise_count = fields.Integer(
        string="Promises Not Kept",
        compute="_compute_statcrm_red_promise_count",
        groups="base.group_user",
    )

    @api.depends("statcrm_principal_id")
    def _compute_statcrm_red_promise_count(self):
        promises = self.env["statcrm.care.promise"]
        groups = promises._read_group(
            promises._counted_domain()
            & Domain("plan_id.principal_id", "in", self.statcrm_principal_id.ids)
            & Domain("colour", "=", "red"),
            ["principal_id"],
            ["__count"],
        )
        counts = {principal.id: count for principal, count in groups}
        for partner in self:
            count = counts.get(partner.statcrm_principal_id.id, 0)
            partner.statcrm_red_promise_count = count

    def _compute_application_statistics_hook(self):
        # EXTENDS 'base'
        data_list = super()._compute_application_statistics_hook()
        if not self.env.user._is_internal():
            return data_list
        for partner in self.filtered("statcrm_red_promise_count"):
            data_list[partner.id].append(
                {
                    "iconClass": "fa-exclamation-circle",
                    "value": partner.statcrm_red_promise_count,
                    "label": self.env._("Promises not kept"),
                    "tagClass": "o_tag_color_1",
                }
            )
        return data_list
