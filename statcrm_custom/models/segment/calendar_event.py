from odoo import api, fields, models


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    statcrm_badge_class_id = fields.Many2one(
        "statcrm.value.class",
        string="Customer's Value Class",
        compute="_compute_statcrm_badge_class_id",
        groups="base.group_user",
    )

    @api.depends("partner_ids.statcrm_badge_class_id")
    def _compute_statcrm_badge_class_id(self):
        """Of several customers at the table the most valuable one counts."""
        for event in self:
            classes = event.partner_ids.statcrm_badge_class_id
            event.statcrm_badge_class_id = classes.sorted("sequence")[:1]
