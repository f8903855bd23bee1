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
        """Of organisations and offices: a person may ask to be deleted."""
        organisations = self.filtered("is_company")
        if not organisations:
            return
        customers = organisations.filtered(lambda one: one == one.statcrm_principal_id)
        below = self.search([("id", "child_of", (organisations - customers).ids)])
        file_sudo = self.env["statcrm.interaction"].sudo()
        found = file_sudo.search(
            [("principal_id", "in", customers.ids)], limit=1
        ) or file_sudo.search([("partner_id", "in", below.ids)], limit=1)
        if found:
            label = self.env._("interactions")
            kept = found.principal_id & customers or found.partner_id
            raise UserError(kept._statcrm_say_kept(label))
