from odoo import models


class CalendarAttendee(models.Model):
    """Notify the other unit before the customer is invited."""

    _inherit = "calendar.attendee"

    def _send_invitation_emails(self):
        # EXTENDS 'calendar'
        notice = self.env["statcrm.visit.notice"].sudo()
        if self:
            notice._notify_earlier(self.event_id, self.partner_id)
        return super()._send_invitation_emails()
