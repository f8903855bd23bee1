from odoo import api, models


class CalendarAttendee(models.Model):
    """Index the events of an attendee, for the customer file."""

    _inherit = "calendar.attendee"

    _statcrm_partner = models.Index("(partner_id)")

    @api.constrains("state", "partner_id")
    def _statcrm_note_presence(self):
        self.event_id._statcrm_note_presence()
