from odoo import models


class CalendarAttendee(models.Model):
    """Add a link to the brief to invitations of internal users."""

    _inherit = "calendar.attendee"

    def _notify_attendees(self, mail_template, notify_author=False, force_send=False):
        # EXTENDS 'calendar'
        attendees = self.with_context(statcrm_brief=True)
        return super(CalendarAttendee, attendees)._notify_attendees(
            mail_template, notify_author=notify_author, force_send=force_send
        )
