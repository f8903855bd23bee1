from odoo import api, fields, models, tools
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
