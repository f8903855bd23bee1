from odoo import fields, models


class ResUsers(models.Model):
    _inherit = "res.users"

    statcrm_absence_ids = fields.One2many(
        "statcrm.absence", "user_id", string="Absences", groups="base.group_user"
    )

    def action_statcrm_hand_over(self):
        """Open the wizard to hand over the customers of this user."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Hand Over Customers"),
            "res_model": "statcrm.handover",
            "view_mode": "form",
            "target": "new",
            "context": {"default_from_user_id": self.id},
        }
