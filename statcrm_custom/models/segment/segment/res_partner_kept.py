from odoo import api, models


class ResPartner(models.Model):
    """What it was, bought and was scored keeps a customer from being deleted."""

    _inherit = "res.partner"

    @api.model
    def _statcrm_keepers(self):
        # EXTENDS 'customer'
        return [
            *super()._statcrm_keepers(),
            ("statcrm.sales.entry", "partner_id", self.env._("sales")),
            ("statcrm.class.history", "partner_id", self.env._("a class history")),
            ("statcrm.value.score", "partner_id", self.env._("value scores")),
        ]
