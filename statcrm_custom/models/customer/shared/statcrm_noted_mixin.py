from odoo import api, models
from odoo.exceptions import AccessError

# context keys that would suppress the log of a change
UNNOTED = {
    "tracking_disable",
    "mail_notrack",
    "mail_create_nolog",
    "mail_create_nosubscribe",
    "mail_activity_automation_skip",
}


class StatcrmNotedMixin(models.AbstractModel):
    """Always log changes of a record, and protect its log notes.

    Odoo lets a context, also one from an RPC call, disable notes, followers and
    activities. List this mixin before the model in `_inherit`, so that it comes first:
    `_inherit = ["statcrm.noted.mixin", "<model>"]`. The messages are protected by
    `mail.message`.
    """

    _name = "statcrm.noted.mixin"
    _description = "Permanent Notes Mixin"
    _statcrm_keeps_notes = True

    def _noted(self):
        """Return the records with a context that logs everything."""
        context = self.env.context
        if not context.keys() & UNNOTED:
            return self
        kept = {name: value for name, value in context.items() if name not in UNNOTED}
        return self.with_env(self.env(context=kept))

    @api.model_create_multi
    def create(self, vals_list):
        records = super(StatcrmNotedMixin, self._noted()).create(vals_list)
        return records.with_env(self.env)

    def write(self, vals):
        return super(StatcrmNotedMixin, self._noted()).write(vals)

    def unlink(self):
        return super(StatcrmNotedMixin, self._noted()).unlink()

    def activity_schedule(self, *args, **kwargs):
        noted = super(StatcrmNotedMixin, self._noted())
        return noted.activity_schedule(*args, **kwargs).with_env(self.env)

    def _compute_field_value(self, field):
        # EXTENDS 'mail': tracks what is computed
        return super(StatcrmNotedMixin, self._noted())._compute_field_value(field)

    def _check_can_update_message_content(self, messages):
        # EXTENDS 'mail'
        if not self.env.user._is_system():
            raise AccessError(self.env["mail.message"]._statcrm_get_fixed_message())
        return super()._check_can_update_message_content(messages)
