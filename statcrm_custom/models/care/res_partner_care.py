from odoo import fields, models


class ResPartner(models.Model):
    """How the promises of the year stand, on the customer's card."""

    _inherit = "res.partner"

    def _statcrm_count_red_promises(self):
        """Return {partner: how many promises of this year were not kept}."""
        groups = self.env["statcrm.care.promise"]._read_group(
            [
                ("plan_id.principal_id", "in", self.statcrm_principal_id.ids),
                ("plan_id.active", "=", True),
                ("plan_id.year", "=", fields.Date.context_today(self).year),
                ("colour", "=", "red"),
            ],
            ["principal_id"],
            ["__count"],
        )
        counts = {principal.id: count for principal, count in groups}
        return {one: counts.get(one.statcrm_principal_id.id, 0) for one in self}

    def _compute_application_statistics_hook(self):
        # EXTENDS 'base'
        data_list = super()._compute_application_statistics_hook()
        if not self.env.user._is_internal():
            return data_list
        for partner, count in self._statcrm_count_red_promises().items():
            if count:
                data_list[partner.id].append(
                    {
                        "iconClass": "fa-exclamation-circle",
                        "value": count,
                        "label": self.env._("Promises not kept"),
                        "tagClass": "o_tag_color_1",
                    }
                )
        return data_list
