from odoo import api, fields, models, tools
from odoo.fields import Domain
from odoo.tools import SQL

# the colleagues who were invited, whatever they answered
INVITED = SQL(
    """calendar_attendee host
              JOIN res_users colleague ON colleague.partner_id = host.partner_id
               AND NOT colleague.share"""
)


class CalendarEvent(models.Model):
    """Hide private meetings from filters, and everywhere outside the calendar.

    Core shows private meetings of others as "Busy", but filters on title, description
    or location still find them. For users who may not read the meeting, these columns
    are empty in queries. The time remains visible, as in a shared calendar, and so do
    the attendees, since Odoo filters calendars of colleagues by them.
    """

    _inherit = "calendar.event"

    # filters on messages only use those that the user may read
    message_ids = fields.One2many(bypass_search_access=False)
    website_message_ids = fields.One2many(bypass_search_access=False)

    def _field_to_sql(self, alias, field_expr, query=None):
        """Return the column, NULL for private meetings of others.

        EXTENDS 'base': used for every filter, order and group. It also applies to
        reads, which core hides for the same rows anyway.
        """
        column = super()._field_to_sql(alias, field_expr, query)
        name = field_expr.split(".")[0]
        if self.env.su or not self._fields[name].store:
            return column
        if name in self._statcrm_public_names():
            return column
        return SQL(
            "(CASE WHEN %s THEN %s END)", self._statcrm_readable_sql(alias), column
        )

    @api.model
    @tools.ormcache()
    def _statcrm_public_names(self):
        """Return the fields of a private meeting that core shows to everybody."""
        return frozenset(self.sudo()._get_public_fields())

    @api.model
    def _statcrm_readable_sql(self, alias):
        """Return the SQL condition that the user may read the whole meeting.

        Equivalent to core's `_check_private_event_conditions`.
        """
        privacy, user, row = (
            SQL.identifier(alias, name, to_flush=self._fields[name])
            for name in ("privacy", "user_id", "id")
        )
        settings = self.env["res.users.settings"].sudo()
        usual = SQL()
        if self._statcrm_usual_privacy() == "private":
            usual = SQL(
                """OR %s IS NOT NULL AND %s NOT IN (
                   SELECT user_id FROM res_users_settings
                    WHERE calendar_default_privacy IS NOT NULL)""",
                user,
                user,
            )
        return SQL(
            """(%(user)s = %(me)s
                OR (%(privacy)s IS NULL AND NOT (
                    coalesce(%(user)s IN (%(private)s), FALSE) %(usual)s)
                    OR %(privacy)s <> 'private')
                OR %(id)s IN (SELECT calendar_event_id
                                FROM calendar_event_res_partner_rel
                               WHERE res_partner_id = %(partner)s))""",
            user=user,
            privacy=privacy,
            id=row,
            me=self.env.uid,
            partner=self.env.user.partner_id.id,
            private=settings._search(
                [("calendar_default_privacy", "=", "private")]
            ).subselect("user_id"),
            usual=usual,
        )

    @api.constrains("privacy", "user_id", "activity_ids", "name", "description")
    def _check_statcrm_private_activities(self):
        """Remove the activities of private meetings, which everybody could read."""
        self._statcrm_drop_private_activities()

    def _statcrm_drop_private_activities(self):
        """Delete the activities of private meetings.

        Including completed ones. As superuser: they may belong to others, on records
        that the user may not write. The calendar still shows what is planned.
        """
        names, events_sudo = self._statcrm_activity_links(), self.sudo()
        activities_sudo = events_sudo.env["mail.activity"]
        activities_sudo = activities_sudo.with_context(active_test=False).search(
            fields.Domain.OR([(name, "in", self.ids)] for name in names)
        )
        if activities_sudo:
            open_sudo = events_sudo.filtered_domain(self._statcrm_open_domain())
            private_sudo = events_sudo - open_sudo
            activities_sudo.filtered(
                lambda one: any(one[name] in private_sudo for name in names)
            ).unlink()

    @api.model
    def _statcrm_activity_links(self):
        """Return the fields of a meeting that are linked to activities."""
        return ["calendar_event_id"]

    # Which meetings count as contact: one rule for everything based on meetings.
    #
    # A meeting counts if it is over, not archived, not private, and somebody of each
    # side did not decline. (Evidence of a promise requires that they attended.)
    #
    # - Over: its end has passed; for all-day meetings, the last day in the company's
    #   time zone.
    # - Private, by itself or by its organiser's calendar: never listed or counted, not
    #   even for its attendees. (Core's `_get_default_privacy_domain` shows users their
    #   own.)
    # - Our side: a colleague who was invited and did not decline; if no colleague was
    #   invited, the organiser.
    # - Their side: anybody else who was invited and did not decline; if nobody of a
    #   customer was invited, the customer from which the meeting was scheduled.
    #
    # The methods return SQL based on the tables `event` (calendar_event) and
    # `calendar`, the organiser's settings: `LEFT JOIN res_users_settings calendar ON
    # calendar.user_id = event.user_id`.

    @api.model
    def _statcrm_open_sql(self):
        """Return the SQL condition that the meeting is not private."""
        return SQL(
            """coalesce(event.privacy, calendar.calendar_default_privacy,
                        CASE WHEN event.user_id IS NOT NULL THEN %s END, 'public')
               <> 'private'""",
            self._statcrm_usual_privacy(),
        )

    @api.model
    def _statcrm_usual_privacy(self):
        """Return the default privacy for users without settings, as in core."""
        return self.env["res.users"]._default_user_calendar_default_privacy()

    @api.model
    def _statcrm_open_domain(self):
        """Return the same condition as a domain."""
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
        """Return the SQL of the time at which the meeting is over."""
        return SQL(
            "CASE WHEN event.allday THEN %s ELSE event.stop END",
            self.env.company._statcrm_start_sql(
                SQL("coalesce(event.stop_date, event.stop::date) + 1")
            ),
        )

    def _statcrm_is_over(self):
        """Return whether this meeting is over."""
        self.ensure_one()
        if self.allday and self.stop_date:
            return self.stop_date < self.env.company._statcrm_today()
        return bool(self.stop) and self.stop <= fields.Datetime.now()

    @api.model
    def _statcrm_day_sql(self):
        """Return the SQL of the day on which the meeting begins."""
        return SQL(
            """CASE WHEN event.allday THEN coalesce(event.start_date, event.start::date)
                    ELSE %s END""",
            self.env.company._statcrm_day_sql(SQL("event.start")),
        )

    def _statcrm_day(self):
        """Return the day on which this meeting begins."""
        self.ensure_one()
        if self.allday and self.start_date:
            return self.start_date
        return self.env.company._statcrm_day(self.start)

    @api.model
    def _statcrm_held_sql(self):
        """Return the SQL condition that the meeting is over and may be shown."""
        # redundant condition on the start, which may be indexed
        return SQL(
            "event.active AND event.start <= %s AND %s <= %s AND %s",
            fields.Datetime.now(),
            self._statcrm_end_sql(),
            fields.Datetime.now(),
            self._statcrm_open_sql(),
        )

    @api.model
    def _statcrm_asked_sql(self):
        """Return SQL rows (event_id, came) of meetings with invited colleagues.

        `came`: at least one of them did not decline.
        """
        return SQL(
            """
            SELECT host.event_id,
                   bool_or(host.state IS DISTINCT FROM 'declined') AS came
              FROM %s
             GROUP BY host.event_id
            """,
            INVITED,
        )

    @api.model
    def _statcrm_ours_sql(self, came=None):
        """Return the SQL condition that a colleague did not decline.

        :param came: SQL of that column of a joined `_statcrm_asked_sql`, for all
            meetings at once; by default the attendees of each are looked up
        """
        if came is None:
            # As in `_statcrm_asked_sql`, but for one event: compares the few attendees
            # with a list of colleagues computed once; a join would look up each of them
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
        """Return the SQL condition that no colleague was invited."""
        return SQL(
            "NOT EXISTS (SELECT FROM %s WHERE host.event_id = event.id)", INVITED
        )

    @api.model
    def _statcrm_hosts_sql(self):
        """Return SQL rows (user_id) of the colleagues who count for an `event`."""
        return SQL(
            """
            SELECT colleague.id AS user_id
              FROM %s
             WHERE host.event_id = event.id AND host.state IS DISTINCT FROM 'declined'
             UNION ALL
            SELECT planner.id FROM res_users planner
             WHERE planner.id = event.user_id AND NOT planner.share AND %s
            """,
            INVITED,
            self._statcrm_unasked_sql(),
        )
