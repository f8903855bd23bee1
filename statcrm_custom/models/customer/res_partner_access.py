from odoo import api, models


class ResPartner(models.Model):
    """Who may see, and who may write, what we note about a customer."""

    _inherit = "res.partner"

    @api.model
    def _has_field_access(self, field, operation):
        # EXTENDS 'base': asked 120 times for each new partner, so other areas
        # extend the method below, which only our own fields reach
        if field.name.startswith("statcrm_") and not self.env.su:
            if not self._statcrm_has_field_access(field, operation):
                return False
        return super()._has_field_access(field, operation)

    @api.model
    def _statcrm_has_field_access(self, field, operation):
        """Keep our notes in the house, and our arithmetic out of every hand.

        A customer with a portal account reads its own partner, never what it is
        worth to us. What is computed or counted is read-only by RPC too.
        """
        if not self.env.user._is_internal():
            return False
        return operation != "write" or not field.readonly
