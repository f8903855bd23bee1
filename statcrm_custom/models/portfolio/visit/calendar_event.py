from odoo import api, fields, models


class CalendarEvent(models.Model):
    """Warn if another unit meets the same customer."""

    _inherit = "calendar.event"

    statcrm_other_visits = fields.Text(
        string="Visits of Other Units",
        compute="_compute_statcrm_other_visits",
        groups="base.group_user",
    )

    @api.depends("partner_ids", "start", "user_id", "res_model", "res_id")
    def _compute_statcrm_other_visits(self):
        """Used in forms only, so for one meeting at a time."""
        notice = self.env["statcrm.visit.notice"].sudo()
        for event in self:
            partners = event.partner_ids
            if event.res_model == "res.partner":
                # planned on the customer's card, before anybody is invited
                partners += self.env["res.partner"].browse(event.res_id).exists()
            event.statcrm_other_visits = notice._warn(
                partners, event._statcrm_day(), event.user_id, event
            )
