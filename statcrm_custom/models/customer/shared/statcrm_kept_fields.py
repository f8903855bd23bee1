from odoo import api, models

DEFAULT = "default_"


class StatcrmKeptFields(models.AbstractModel):
    """Some fields are kept by the program: a context is no attempt to write them.

    `create` refuses every `default_…` of the context that names a field which the user
    may not write. A form has such a context from wherever it was opened (the customer,
    the year), meant for another model, and would refuse each line added in it.
    """

    _name = "statcrm.kept.fields"
    _description = "Kept Fields Mixin"

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
            # in place of the context, not on top of it
            self = self.with_env(self.env(context=kept))
        return super().create(vals_list)
