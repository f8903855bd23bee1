from odoo import models, tools

from ....tools.groups import AUDITOR, STAFF

# what an auditor may write all the same: own preferences and reading marks, and chat
OWN = {
    "auth.passkey.key",
    "calendar.filters",
    "discuss.channel",
    "discuss.channel.member",
    "ir.exports",
    "ir.exports.line",
    "ir.filters",
    "mail.activity",
    "mail.message",
    "mail.notification",
    "res.users.apikeys.show",
    "res.users.settings",
    "res.users.settings.embedded.action",
    "res.users.settings.volumes",
}


class IrModelAccess(models.Model):
    """Who only audits writes nothing, also where Odoo lets every colleague write.

    A meeting that an auditor enters would be a contact with the customer, and keep a
    promise. Messages and activities need the right to write their record.
    """

    _inherit = "ir.model.access"

    @tools.ormcache("self.env.uid", "mode")
    def _get_allowed_models(self, mode="read"):
        # EXTENDS 'base'
        allowed = super()._get_allowed_models(mode)
        if mode == "read" or not self._statcrm_only_audits():
            return allowed
        return frozenset(
            name for name in allowed if name in OWN or self.env[name]._transient
        )

    def _statcrm_only_audits(self):
        user = self.env.user
        return (
            user.has_group(AUDITOR)
            and not user.has_group(STAFF)
            and not user.has_group("base.group_system")
        )
