from odoo import api, models
from odoo.tools import SQL


class CalendarAttendee(models.Model):
    _inherit = "calendar.attendee"

    @api.constrains("state")
    def _check_statcrm_connections(self):
        self.event_id.sudo()._statcrm_meet_again()

    @api.ondelete(at_uninstall=False)
    def _unlink_statcrm_connections(self):
        """A removed attendee did not attend."""
        held_sudo = self.event_id.sudo()
        if not held_sudo:
            return
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE calendar_attendee SET state = 'declined' WHERE id = ANY(%s)",
                list(self.ids),
            )
        )
        held_sudo._statcrm_meet_again()
