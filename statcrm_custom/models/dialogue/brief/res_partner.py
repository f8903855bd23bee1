from odoo import models


class ResPartner(models.Model):
    """Open the customer brief from the contact form."""

    _inherit = "res.partner"

    def action_statcrm_brief(self):
        """Open the brief of these customers, with a switch if there are several."""
        action = self.env["ir.actions.actions"]._for_xml_id(
            "statcrm_custom.statcrm_brief_action"
        )
        customers = [
            {"id": one.id, "name": one.name or ""} for one in self.statcrm_principal_id
        ]
        action["context"] = {"active_id": customers[0]["id"]}
        if len(customers) > 1:
            action["context"]["statcrm_customers"] = customers
        return action

    def _statcrm_brief_url(self):
        """Return the URL of the customer's brief."""
        self.ensure_one()
        return f"{self.get_base_url()}/odoo/res.partner/{self.id}/customer-brief"
