from odoo import models


class CalendarAttendee(models.Model):
    """Mails about a meeting, one to each guest: ours get the way to the brief."""

    _inherit = "calendar.attendee"

    def _notify_attendees(self, mail_template, notify_author=False, force_send=False):
        # EXTENDS 'calendar'
        attendees = self.with_context(statcrm_brief=True)
        return super(CalendarAttendee, attendees)._notify_attendees(
            mail_template, notify_author=notify_author, force_send=force_send
        )
