from odoo import models


class StatcrmMovedMixin(models.AbstractModel):
    """Check record rules on the new values as well.

    Odoo checks them before it writes, on the old values. So that no record is moved to
    others, they are checked again when a field was written that they look at.
    """

    _name = "statcrm.moved.mixin"
    _description = "Moved Records Mixin"

    # the fields that the record rules look at
    _moved_by = frozenset()

    def write(self, vals):
        result = super().write(vals)
        if self._moved_by & vals.keys():
            self.check_access("write")
        return result
