from odoo import models
from odoo.exceptions import AccessError

CUSTOMERS = ("principal_id", "partner_id")


class IrRule(models.Model):
    """Say whom to ask, where somebody is refused a record of a customer."""

    _inherit = "ir.rule"

    def _make_access_error(self, operation, records):
        # EXTENDS 'base'
        error = super()._make_access_error(operation, records)
        is_plain = not getattr(error, "context", None) and operation != "read"
        if is_plain and records._name.startswith("statcrm."):
            return self._statcrm_make_error(records) or error
        return error

    def _statcrm_make_error(self, records):
        """Return the error in words of customers and account managers, or None."""
        names = [name for name in CUSTOMERS if name in records._fields]
        if not names or records._fields[names[0]].comodel_name != "res.partner":
            return None
        customer = records[:1].sudo()[names[0]].sudo(False)
        manager = customer.sudo().statcrm_principal_id.user_id
        if not customer.has_access("read") or manager == self.env.user:
            return None
        values = {
            "what": self.env["ir.model"]._get(records._name).name,
            "customer": customer.sudo().display_name,
            "manager": manager.name,
        }
        if not manager:
            return AccessError(
                self.env._(
                    "%(what)s of %(customer)s: you are not allowed to do this. The"
                    " customer has no account manager yet.",
                    **values,
                )
            )
        return AccessError(
            self.env._(
                "%(what)s of %(customer)s: you are not allowed to do this. Ask the"
                " customer's account manager, %(manager)s.",
                **values,
            )
        )
