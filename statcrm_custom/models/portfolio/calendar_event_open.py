from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL


class CalendarEvent(models.Model):
    """Which meetings may be known of: the rule of everything that looks at meetings.

    A meeting that is private by itself, or by its organiser's calendar, is nobody's
    business: not in a list, not in a count, also not for those who attend it. (Core's
    `_get_default_privacy_domain` shows everybody the own ones.)
    """

    _inherit = "calendar.event"

    @api.model
    def _statcrm_open_sql(self):
        """Return the condition on `event` and `calendar`.

        The query joins the organiser's settings: `LEFT JOIN res_users_settings
        calendar ON calendar.user_id = event.user_id`.
        """
        return SQL(
            "coalesce(event.privacy, calendar.calendar_default_privacy, 'public')"
            " <> 'private'"
        )

    @api.model
    def _statcrm_open_domain(self):
        """Return the same as a domain."""
        settings_sudo = self.env["res.users.settings"].sudo()
        private = settings_sudo._search([("calendar_default_privacy", "=", "private")])
        return ~(
            Domain("privacy", "=", "private")
            | (
                Domain("privacy", "=", False)
                & Domain("user_id", "in", private.subselect("user_id"))
            )
        )
