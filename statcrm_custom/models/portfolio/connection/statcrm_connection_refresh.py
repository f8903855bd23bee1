from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL

# transactions that end after the start of a run are covered by the next one
OVERLAP_HOURS = 1
# ids are assigned before the commit: overlap by this many messages
OVERLAP_MESSAGES = 1000


class StatcrmConnectionRefresh(models.Model):
    """State of the refresh of connections, a single row.

    Every hour, contact persons with changes since the last run are refreshed; once a
    day all of them. Only the daily run covers changes that leave no trace, such as
    deleted and bounced messages. Changes of meetings are handled immediately
    (`_statcrm_meet_again`). A run and its state are one transaction, so an interrupted
    run is simply repeated.
    """

    _name = "statcrm.connection.refresh"
    _description = "Refresh of Connections"
    _rec_name = "refreshed_at"

    refreshed_at = fields.Datetime(readonly=True)
    full_at = fields.Datetime(string="Last Full Refresh", readonly=True)
    message_id = fields.Integer(string="Last Message", readonly=True)

    @api.model
    def _cron_refresh(self):
        """Refresh all contact persons once a day, and the changed ones every hour."""
        last_full = self.search([], limit=1).full_at
        house = self.env.company
        if house._statcrm_day(last_full) == house._statcrm_today():
            self._refresh_changes()
        else:
            self._refresh_all()

    @api.model
    def _refresh_all(self):
        """Refresh all connections."""
        mark = self._next_mark()
        self.env["statcrm.connection"]._refresh()
        self._write_mark(full_at=mark["refreshed_at"], **mark)

    @api.model
    def _refresh_changes(self):
        """Refresh the connections of contact persons with changes."""
        state, mark = self.search([], limit=1), self._next_mark()
        if not state:
            return self._refresh_all()
        self.env.flush_all()
        rows = self.env.execute_query(self._changed_sql(state, mark))
        self.env["statcrm.connection"]._refresh([row[0] for row in rows])
        return self._write_mark(**mark)

    @api.model
    def _next_mark(self):
        """Return the state of a run that starts now."""
        self.env.cr.execute("SELECT coalesce(max(id), 0) FROM mail_message")
        return {
            "refreshed_at": fields.Datetime.now(),
            "message_id": self.env.cr.fetchone()[0],
        }

    @api.model
    def _write_mark(self, **values):
        """As superuser, since users cannot write it."""
        state_sudo = self.sudo().search([], limit=1)
        if state_sudo:
            state_sudo.write(values)
        else:
            state_sudo.create(values)

    @api.model
    def _since(self, state):
        """Return the time after which rows count as changed since the last run."""
        return state.refreshed_at - relativedelta(hours=OVERLAP_HOURS)

    @api.model
    def _changed_sql(self, state, mark):
        """Return partners of new messages and activities, changed or ended meetings."""
        return SQL(
            """
            SELECT guest.partner_id
              FROM calendar_event event
              JOIN calendar_attendee guest ON guest.event_id = event.id
             WHERE event.write_date >= %(since)s OR guest.write_date >= %(since)s
                OR (%(end)s >= %(since)s AND %(end)s <= %(now)s)
             UNION
            SELECT res_partner_id FROM mail_message_res_partner_rel
             WHERE mail_message_id > %(message)s
             UNION
            SELECT author_id FROM mail_message
             WHERE id > %(message)s AND author_id IS NOT NULL
             UNION
            SELECT res_id FROM mail_message
             WHERE id > %(message)s AND model = 'res.partner' AND res_id IS NOT NULL
             UNION
            SELECT res_id FROM mail_activity
             WHERE write_date >= %(since)s AND res_model = 'res.partner'
            """,
            since=self._since(state),
            end=self.env["calendar.event"]._statcrm_end_sql(),
            now=mark["refreshed_at"],
            message=state.message_id - OVERLAP_MESSAGES,
        )
