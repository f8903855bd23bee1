from odoo import api, fields, models, tools
from odoo.fields import Domain
from odoo.tools import SQL


class CalendarEvent(models.Model):
    """What is private cannot be guessed, and leaves nothing outside of the calendar.

    Core blanks a private meeting of others when it is read ("Busy"), yet finds it by
    any filter on its title, text or place: letter by letter. To a query of somebody
    who may not read it these columns are empty. When it is, and of what length, stays
    known, as in a shared calendar; so does who is invited, by the filter with which
    Odoo shows the calendars of colleagues.
    """

    _inherit = "calendar.event"

    # a filter asks only the messages that its user may read: they name the meeting
    message_ids = fields.One2many(bypass_search_access=False)
    website_message_ids = fields.One2many(bypass_search_access=False)

    def _field_to_sql(self, alias, field_expr, query=None):
        """Return the column; of what others keep private no value.

        EXTENDS 'base': every filter, order and group comes by here. So does what is
        read, which core blanks for the same rows afterwards.
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
        """What core tells everybody of a private meeting; asked for each column."""
        return frozenset(self.sudo()._get_public_fields())

    @api.model
    def _statcrm_readable_sql(self, alias):
        """Return the condition that the user may read all of a row.

        The same as core's `_check_private_event_conditions`, for a query.
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
        """A private meeting has no activity on a card, which everybody reads."""
        self._statcrm_drop_private_activities()

    def _statcrm_drop_private_activities(self):
        """Take the activities of those of these meetings that are private away.

        Also done ones. As superuser: they may be another's, on a record that the user
        may not write. What is planned stands in the calendar.
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
        """Return the fields by which activities belong to a meeting."""
        return ["calendar_event_id"]

    # Which meetings count as contact: the rule of everything that looks at meetings.
    #
    # A meeting counts when it is over, not archived, private to nobody, and somebody
    # of each side did not decline. (Evidence of a promise asks more: that they came.)
    #
    # - Over: its end has passed; one of whole days, its last day where the house is.
    # - Private, by itself or by its organiser's calendar: nobody's business, not in a
    #   list, not in a count, also not for those who attend it. (Core's
    #   `_get_default_privacy_domain` shows everybody the own ones.)
    # - Ours: a colleague who was invited and did not decline; where no colleague was
    #   invited, the organiser.
    # - Theirs: whoever else was invited and did not decline; where nobody of a customer
    #   was invited, the card of that customer that the meeting was planned from.
    #
    # The methods return SQL on the tables `event` (calendar_event) and `calendar`,
    # the organiser's settings: `LEFT JOIN res_users_settings calendar ON
    # calendar.user_id = event.user_id`.

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
