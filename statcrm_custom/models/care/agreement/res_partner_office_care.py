from odoo import models


class ResPartner(models.Model):
    """Plans and agreements are kept by principal customer, and follow to a new top."""

    _inherit = "res.partner"

    def _statcrm_follow_tops(self):
        # EXTENDS 'segment'
        result = super()._statcrm_follow_tops()
        for top, offices in self.grouped(
            lambda one: one.parent_id.statcrm_principal_id
        ).items():
            self.env["statcrm.care.plan"]._follow_top(offices, top)
            self.env["statcrm.agreement"]._follow_top(offices, top)
        return result
