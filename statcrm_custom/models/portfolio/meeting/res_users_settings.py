from odoo import api, models


class ResUsersSettings(models.Model):
    """Remove traces of meetings when a calendar becomes private."""

    _inherit = "res.users.settings"

    @api.constrains("calendar_default_privacy")
    def _check_statcrm_calendar(self):
        events_sudo = self.env["calendar.event"].sudo()
        events_sudo = events_sudo.with_context(active_test=False).search(
            [("user_id", "in", self.user_id.ids), ("privacy", "=", False)]
        )
        events_sudo._statcrm_drop_private_activities()
        events_sudo._statcrm_meet_again()
