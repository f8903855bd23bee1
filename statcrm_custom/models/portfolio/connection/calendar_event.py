from odoo import api, models
from odoo.tools import SQL

CHANGED = ("active", "privacy", "user_id", "allday", "start", "stop") + (
    "start_date",
    "stop_date",
)


class CalendarEvent(models.Model):
    """What a connection tells of a meeting is taken back at once.

    New contacts come with the hourly job. A meeting that becomes private, is cancelled
    or declined is nobody's from that moment on.
    """

    _inherit = "calendar.event"

    @api.constrains(*CHANGED)
    def _check_statcrm_connections(self):
        self._statcrm_meet_again()

    @api.ondelete(at_uninstall=False)
    def _unlink_statcrm_connections(self):
        self._statcrm_meet_again(gone=True)

    def _statcrm_meet_again(self, gone=False):
        """Look again at the connections of who was invited, where they tell a meeting.

        One query for what is still to come, or was met by nobody.

        :param bool gone: these meetings are about to be deleted
        """
        if not self.ids:
            return
        self.env["statcrm.connection"].flush_model(["last_meeting", "partner_id"])
        self.env["calendar.attendee"].flush_model(["event_id", "partner_id"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT con.partner_id
                  FROM calendar_event event
                  JOIN calendar_attendee guest ON guest.event_id = event.id
                  JOIN statcrm_connection con ON con.partner_id = guest.partner_id
                   AND con.last_meeting IS NOT NULL
                 WHERE event.id = ANY(%s)
                """,
                list(self.ids),
            )
        )
        if not rows:
            return
        if gone:
            self.env.flush_all()
            self.env.cr.execute(
                SQL(
                    "UPDATE calendar_event SET active = FALSE WHERE id = ANY(%s)",
                    list(self.ids),
                )
            )
        self.env["statcrm.connection"].sudo()._refresh_at_once([row[0] for row in rows])
