from odoo import models


class ResPartner(models.Model):
    """A deputy answers for the customer while deputising."""

    _inherit = "res.partner"

    def _statcrm_answered_by_me(self):
        # EXTENDS 'customer'
        deputised = self.env["statcrm.account.member"].search(
            [
                ("partner_id", "in", self.ids),
                ("user_id", "=", self.env.uid),
                ("part", "=", "deputy"),
                ("is_current", "=", True),
            ]
        )
        return super()._statcrm_answered_by_me() | deputised.partner_id
