from odoo import models


class StatcrmUnitMember(models.Model):
    _inherit = "statcrm.unit.member"

    def action_hand_over(self):
        """Hand the customers of this member over."""
        return self.user_id.action_statcrm_hand_over()
