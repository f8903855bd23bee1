from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class CalendarEvent(models.Model):
    """Which meetings count as contact: the rule of everything that looks at meetings.

    A meeting counts when it is over, not archived, private to nobody, and somebody of
    each side did not decline. (Evidence of a promise asks more: that they came.)

    - Over: its end has passed; one of whole days, its last day where the house is.
    - Private, by itself or by its organiser's calendar: nobody's business, not in a
      list, not in a count, also not for those who attend it. (Core's
      `_get_default_privacy_domain` shows everybody the own ones.)
    - Ours: a colleague who was invited and did not decline; where no colleague was
      invited, the organiser.
    - Theirs: whoever else was invited and did not decline; where nobody of a customer
      was invited, the card of that customer that the meeting was planned from.

    The methods return SQL on the tables `event` (calendar_event) and `calendar`, the
    organiser's settings: `LEFT JOIN res_users_settings calendar ON calendar.user_id =
    event.user_id`.
    """

    _inherit = "calendar.event"

    @api.model
    def _statcrm_open_sql(self):
        """Return the condition that the meeting is private to nobody."""
        return SQL(
            """coalesce(event.privacy, calendar.calendar_default_privacy,
                        CASE WHEN event.user_id IS NOT NULL THEN %s END, 'public')
               <> 'private'""",
            self._statcrm_usual_privacy(),
        )

    @api.model
    def _statcrm_usual_privacy(self):
        """What holds for the calendar of somebody who has no settings (as in core)."""
        return self.env["res.users"]._default_user_calendar_default_privacy()

    @api.model
    def _statcrm_open_domain(self):
        """Return the same as a domain."""
        settings_sudo = self.env["res.users.settings"].sudo()
        private = settings_sudo._search([("calendar_default_privacy", "=", "private")])
        by_calendar = Domain("user_id", "in", private.subselect("user_id"))
        if self._statcrm_usual_privacy() == "private":
            said = settings_sudo._search([("calendar_default_privacy", "!=", False)])
            unsaid = Domain("user_id", "not in", said.subselect("user_id"))
            by_calendar |= Domain("user_id", "!=", False) & unsaid
        return ~(
            Domain("privacy", "=", "private")
            | (Domain("privacy", "=", False) & by_calendar)
        )

    @api.model
    def _statcrm_end_sql(self):
        """Return the moment at which the meeting is over."""
        return SQL(
            "CASE WHEN event.allday THEN %s ELSE event.stop END",
            self.env.company._statcrm_start_sql(
                SQL("coalesce(event.stop_date, event.stop::date) + 1")
            ),
        )

    def _statcrm_is_over(self):
        """Return whether this one is over."""
        self.ensure_one()
        if self.allday and self.stop_date:
            return self.stop_date < self.env.company._statcrm_today()
        return bool(self.stop) and self.stop <= fields.Datetime.now()

    @api.model
    def _statcrm_day_sql(self):
        """Return the day of the meeting, that on which it begins."""
        return SQL(
            """CASE WHEN event.allday THEN coalesce(event.start_date, event.start::date)
                    ELSE %s END""",
            self.env.company._statcrm_day_sql(SQL("event.start")),
        )

    def _statcrm_day(self):
        """Return the same of this one, a date."""
        self.ensure_one()
        if self.allday and self.start_date:
            return self.start_date
        return self.env.company._statcrm_day(self.start)

    @api.model
    def _statcrm_held_sql(self):
        """Return the condition that the meeting is over, not archived, and open."""
        # what has not begun is not over: of a start there may be an index
        return SQL(
            "event.active AND event.start <= %s AND %s <= %s AND %s",
            fields.Datetime.now(),
            self._statcrm_end_sql(),
            fields.Datetime.now(),
            self._statcrm_open_sql(),
        )

    @api.model
    def _statcrm_asked_sql(self):
        """Return rows (event_id, came) of the meetings that colleagues were invited to.

        `came`: at least one of them did not decline.
        """
        return SQL(
            """
            SELECT host.event_id,
                   bool_or(host.state IS DISTINCT FROM 'declined') AS came
              FROM calendar_attendee host
              JOIN res_users colleague ON colleague.partner_id = host.partner_id
               AND NOT colleague.share
             GROUP BY host.event_id
            """
        )

    @api.model
    def _statcrm_ours_sql(self, came=None):
        """Return the condition that somebody of ours did not decline.

        :param came: SQL of that column of a joined `_statcrm_asked_sql`, for all
            meetings at once; default looks up the few attendees of each
        """
        if came is None:
            # the few attendees of an event, each beside a list of colleagues that is
            # made once; a join looks each of them up
            came = SQL(
                """(SELECT bool_or(host.state IS DISTINCT FROM 'declined') FILTER (
                           WHERE host.partner_id IN (
                                 SELECT partner_id FROM res_users WHERE NOT share))
                      FROM calendar_attendee host WHERE host.event_id = event.id)"""
            )
        return SQL(
            """coalesce(%s, event.user_id IN (
                   SELECT id FROM res_users WHERE NOT share))""",
            came,
        )

    @api.model
    def _statcrm_unasked_sql(self):
        """Return the condition that no colleague was invited: the organiser counts."""
        return SQL(
            """NOT EXISTS (
               SELECT FROM calendar_attendee host
                 JOIN res_users colleague ON colleague.partner_id = host.partner_id
                  AND NOT colleague.share
                WHERE host.event_id = event.id)"""
        )

    @api.model
    def _statcrm_hosts_sql(self):
        """Return rows (user_id) of who of ours counts as having met, of one `event`."""
        return SQL(
            """
            SELECT colleague.id AS user_id
              FROM calendar_attendee host
              JOIN res_users colleague ON colleague.partner_id = host.partner_id
               AND NOT colleague.share
             WHERE host.event_id = event.id AND host.state IS DISTINCT FROM 'declined'
             UNION ALL
            SELECT planner.id FROM res_users planner
             WHERE planner.id = event.user_id AND NOT planner.share AND %s
            """,
            self._statcrm_unasked_sql(),
        )
