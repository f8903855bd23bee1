from odoo import fields, models

from .statcrm_target_member import ORIGINS


class StatcrmTargetHand(models.TransientModel):
    """Ask whom to add to or remove from a target group by hand, and why."""

    _name = "statcrm.target.hand"
    _description = "Add or Remove People by Hand"

    group_id = fields.Many2one("statcrm.target.group", ondelete="cascade")
    origin = fields.Selection(ORIGINS[1:], default="added")
    partner_ids = fields.Many2many(
        "res.partner",
        string="People",
        domain=[("is_company", "=", False), ("statcrm_is_outside", "=", True)],
    )
    why = fields.Char(help="Shown to everybody.")

    def action_keep(self):
        """Keep these people on or off the list."""
        self.ensure_one()
        if self.origin == "added":
            self.group_id.action_add_people(self.partner_ids, self.why)
        else:
            self.group_id.action_remove_people(self.partner_ids, self.why)
        return {"type": "ir.actions.act_window_close"}
