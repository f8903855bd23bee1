from odoo import models


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    def action_statcrm_satisfaction_interview(self):
        """Fill in the survey with a customer at this meeting."""
        self.ensure_one()
        guests = self.partner_ids.filtered("partner_share")
        people = guests.filtered(lambda guest: not guest.is_company)
        values = {"event_id": self.id, "partner_id": people[:1].id}
        return guests._statcrm_open_interview(values)
