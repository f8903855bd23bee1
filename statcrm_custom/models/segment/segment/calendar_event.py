from odoo import api, fields, models


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    statcrm_badge_class_id = fields.Many2one(
        "statcrm.value.class",
        string="Customer's Value Class",
        compute="_compute_statcrm_badge",
        groups="base.group_user",
    )
    statcrm_badge_user_id = fields.Many2one(
        "res.users",
        string="Customer's Account Manager",
        compute="_compute_statcrm_badge",
        groups="base.group_user",
    )

    @api.depends(
        "partner_ids.statcrm_badge_class_id", "partner_ids.statcrm_responsible_id"
    )
    def _compute_statcrm_badge(self):
        """Show the most valuable class of the customers attending."""
        for event in self:
            classed = event.partner_ids.filtered("statcrm_badge_class_id")
            best = classed.sorted(lambda one: one.statcrm_badge_class_id.sequence)[:1]
            event.statcrm_badge_class_id = best.statcrm_badge_class_id
            event.statcrm_badge_user_id = best.statcrm_responsible_id
