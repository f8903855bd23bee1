from odoo import models


class CalendarAttendee(models.Model):
    """The other unit hears of a meeting before the customer is invited to it."""

    _inherit = "calendar.attendee"

    def _send_invitation_emails(self):
        # EXTENDS 'calendar'
        notice = self.env["statcrm.visit.notice"].sudo()
        if self:
            notice._tell_of(self.event_id, self.partner_id)
        return super()._send_invitation_emails()
