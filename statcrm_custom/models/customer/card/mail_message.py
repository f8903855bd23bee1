from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError

NOW = timedelta(minutes=10)


class MailMessage(models.Model):
    """Protect log notes from being changed, deleted or forged.

    Odoo lets authors, recipients and users who may write the record change or delete a
    message, and create one with any date and author. On records with
    `statcrm.noted.mixin`, and for the automatic notes on customers, only the
    administrator can.
    """

    _inherit = "mail.message"

    def _check_access(self, operation):
        # EXTENDS 'mail'
        result = super()._check_access(operation)
        if operation == "read" or self.env.su or self.env.user._is_system():
            return result
        messages = self - result[0] if result else self
        kept = messages.sudo().filtered(lambda one: one._statcrm_is_kept())
        if operation == "create":
            kept = kept.filtered(lambda one: one._statcrm_is_forged(self.env.user))
        if not kept:
            return result
        forbidden = (result[0] if result else self.browse()) | kept.sudo(False)
        return forbidden, lambda: AccessError(self._statcrm_get_fixed_message())

    def _statcrm_is_kept(self):
        """Return whether this note is protected."""
        if self.model == "res.partner":
            return self.message_type == "notification"
        return getattr(self.env.get(self.model), "_statcrm_keeps_notes", False)

    def _statcrm_is_forged(self, user):
        """Return whether it has another author or date."""
        age = abs(fields.Datetime.now() - (self.date or fields.Datetime.now()))
        return self.author_id != user.partner_id or age > NOW

    @api.model
    def _statcrm_get_fixed_message(self):
        return self.env._(
            "Notes on this record cannot be changed, deleted or written in somebody"
            " else's name. Ask an administrator to remove a wrong one."
        )
