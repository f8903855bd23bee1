from odoo import models


class StatcrmCarePlan(models.Model):
    """From a plan to its promises."""

    _inherit = "statcrm.care.plan"

    def action_board(self):
        """Open the promise board of this customer and year."""
        self.ensure_one()
        action = self.env["ir.actions.client"]._for_xml_id(
            "statcrm_custom.statcrm_board_action"
        )
        asked = {"partner_id": self.principal_id.id, "year": self.year}
        return {**action, "context": {"statcrm_board": asked}}
