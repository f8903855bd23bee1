from odoo import api, models
from odoo.fields import Command, Domain


class ResRole(models.Model):
    """Role to mention all current key account managers."""

    _inherit = "res.role"

    @api.model
    def _cron_statcrm_refresh(self):
        self._statcrm_refresh_key_account_managers()

    @api.model
    def _statcrm_refresh_key_account_managers(self):
        """Update the members of the role of key account managers.

        As superuser. Nothing is written if there is no change.
        """
        role_sudo = self.sudo().env.ref(
            "statcrm_custom.res_role_key_account_managers", raise_if_not_found=False
        )
        role_sudo = role_sudo and role_sudo.with_context(active_test=False)
        Partner = self.env["res.partner"].sudo()
        domain = Partner._statcrm_nominated_domain() & Domain(
            "user_id.active", "=", True
        )
        [[managers]] = Partner._read_group(domain, [], ["user_id:recordset"])
        if role_sudo and role_sudo.user_ids != managers:
            old = role_sudo.user_ids
            role_sudo.user_ids = [
                *(Command.unlink(user.id) for user in old - managers),
                *(Command.link(user.id) for user in managers - old),
            ]
