from odoo import api, models
from odoo.exceptions import UserError


class ResPartner(models.Model):
    """What has happened with it keeps a customer from being deleted."""

    _inherit = "res.partner"

    @api.model
    def _statcrm_keepers(self):
        # EXTENDS 'customer'
        return [
            *super()._statcrm_keepers(),
            ("statcrm.feedback", "partner_id", self.env._("feedback")),
        ]

    @api.ondelete(at_uninstall=False)
    def _unlink_except_statcrm_interactions(self):
        """Of organisations: a person may ask to be deleted."""
        customers = self.filtered(
            lambda one: one.is_company and one == one.statcrm_principal_id
        )
        if not customers:
            return
        found = self.env["statcrm.interaction"].search(
            [("principal_id", "in", customers.ids)], limit=1
        )
        if found:
            label = self.env._("interactions")
            raise UserError(found.principal_id._statcrm_say_kept(label))
