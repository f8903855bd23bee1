from odoo import api, models
from odoo.tools import SQL

CHANGED = ("active", "privacy", "user_id", "allday", "start", "stop") + (
    "start_date",
    "stop_date",
)


class CalendarEvent(models.Model):
    """Update connections immediately when a meeting no longer counts.

    New contacts are found by the hourly job. A meeting that becomes private, cancelled
    or declined must stop counting at once.
    """

    _inherit = "calendar.event"

    @api.constrains(*CHANGED)
    def _check_statcrm_connections(self):
        self._statcrm_meet_again()

    @api.ondelete(at_uninstall=False)
    def _unlink_statcrm_connections(self):
        self._statcrm_meet_again(gone=True)

    def _statcrm_meet_again(self, gone=False):
        """Refresh the connections of the attendees that are based on a meeting.

        Only one query for future meetings and those without connections.

        :param bool gone: the meetings are about to be deleted
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
