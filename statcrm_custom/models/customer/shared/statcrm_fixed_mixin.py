from odoo import models
from odoo.exceptions import UserError


class StatcrmFixedMixin(models.AbstractModel):
    """Refuse, with a reason, what can no longer be written in a state."""

    _name = "statcrm.fixed.mixin"
    _description = "Fixed Records Mixin"

    def write(self, vals):
        self.check_access("write")  # or the reason would tell of the record
        for record in self:
            if record._is_fixed(vals):
                raise UserError(record._get_fixed_message())
        return super().write(vals)

    def _is_fixed(self, vals):
        """Return whether these values can no longer be written on this record."""
        raise NotImplementedError

    def _get_fixed_message(self):
        raise NotImplementedError
