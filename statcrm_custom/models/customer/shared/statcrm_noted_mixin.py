from odoo import api, models
from odoo.exceptions import AccessError

# with these in its context a call would leave no trace of what it does
UNNOTED = {
    "tracking_disable",
    "mail_notrack",
    "mail_create_nolog",
    "mail_create_nosubscribe",
    "mail_activity_automation_skip",
}


class StatcrmNotedMixin(models.AbstractModel):
    """What is noted on a record is noted whatever a caller asks for, and stays.

    Odoo lets a context switch off notes, followers and tasks, also one that comes from
    outside. Stand this mixin before the model in `_inherit`, so that it comes before
    all that the model itself does: `_inherit = ["statcrm.noted.mixin", "<model>"]`.
    What its messages tell is fixed by `mail.message`, see there.
    """

    _name = "statcrm.noted.mixin"
    _description = "Permanent Notes Mixin"
    _statcrm_keeps_notes = True

    def _noted(self):
        """Return the same records with a context that notes everything."""
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
