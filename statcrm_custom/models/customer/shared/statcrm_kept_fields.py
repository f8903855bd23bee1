from odoo import api, models

DEFAULT = "default_"


class StatcrmKeptFields(models.AbstractModel):
    """Ignore context defaults of fields that only code may write.

    `create` refuses a `default_…` key of the context for a field that the user may not
    write. Such keys can come from the action that opened the form (the customer, the
    year) and are meant for another model: adding a line would fail.
    """

    _name = "statcrm.kept.fields"
    _description = "Kept Fields Mixin"
    _inherit = "statcrm.locked.mixin"

    @api.model_create_multi
    def create(self, vals_list):
        meant_for_others = {
            key
            for key in self.env.context
            if key.startswith(DEFAULT)
            and (field := self._fields.get(key.removeprefix(DEFAULT)))
            and not self._has_field_access(field, "write")
        }
        if meant_for_others:
            context = self.env.context.items()
            kept = {key: one for key, one in context if key not in meant_for_others}
            # replaces the context instead of extending it
            self = self.with_env(self.env(context=kept))
        return super().create(vals_list)
