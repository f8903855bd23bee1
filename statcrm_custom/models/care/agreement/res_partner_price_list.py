from odoo import models


class ResPartner(models.Model):
    """Setting the price list of a customer, from the advice on its promise."""

    _inherit = "res.partner"

    def action_statcrm_set_price_list(self):
        """Open the customer's price list alone, in a window."""
        self.ensure_one()
        self.check_access("write")
        view = self.env.ref("statcrm_custom.res_partner_view_form_price_list")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Set the Price List"),
            "res_model": "res.partner",
            "res_id": self.id,
            "views": [[view.id, "form"]],
            "target": "new",
        }
