from odoo import api, models
from odoo.exceptions import UserError


class ResPartner(models.Model):
    """A customer with a history is archived, not deleted."""

    _inherit = "res.partner"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_statcrm_kept(self):
        for name, field, label in self._statcrm_keepers():
            rows_sudo = self.env[name].sudo().with_context(active_test=False)
            found = rows_sudo.search([(field, "in", self.ids)], limit=1)
            if found:
                raise UserError(found[field]._statcrm_say_kept(label))

    @api.model
    def _statcrm_keepers(self):
        """Return [(model, field that names the customer, what it is in words)].

        Whoever has such a record stays; each area adds its own.
        """
        return []

    def _statcrm_say_kept(self, label):
        return self.env._(
            "%(customer)s has %(what)s: archive it instead of deleting it, so that the"
            " history stays.",
            customer=self.display_name,
            what=label,
        )
