from odoo import api, models


class StatcrmLockedMixin(models.AbstractModel):
    """Enforce read-only fields for imports and RPC as well."""

    _name = "statcrm.locked.mixin"
    _description = "Locked Fields Mixin"

    @api.model
    def _has_field_access(self, field, operation):
        # EXTENDS 'base': code writes these as superuser
        if operation == "write" and not self.env.su and self._is_locked(field):
            return False
        return super()._has_field_access(field, operation)

    @api.model
    def _is_locked(self, field):
        """Return whether only code can write this field."""
        return field.readonly
