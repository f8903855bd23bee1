from odoo import api, models


class ResPartner(models.Model):
    """Nominations and account teams keep a customer from being deleted."""

    _inherit = "res.partner"

    @api.model
    def _statcrm_keepers(self):
        # EXTENDS 'customer'
        return [
            *super()._statcrm_keepers(),
            ("statcrm.nomination", "partner_id", self.env._("nominations")),
            ("statcrm.account.member", "partner_id", self.env._("an account team")),
        ]
