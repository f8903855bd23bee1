from odoo import models


class StatcrmUnitMember(models.Model):
    _inherit = "statcrm.unit.member"

    def action_hand_over(self):
        """Hand over the customers of this member."""
        return self.user_id.action_statcrm_hand_over()
