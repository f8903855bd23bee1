from odoo import models


class ResPartner(models.Model):
    _inherit = "res.partner"

    def action_statcrm_new_offer(self):
        """Begin an offer for this customer."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New Offer"),
            "res_model": "sale.order",
            "views": [[False, "form"]],
            "context": {"default_partner_id": self.id},
        }
