from odoo import models


class ResPartner(models.Model):
    """Who answers for a customer: one rule, of which each area tells its part."""

    _inherit = "res.partner"

    def _statcrm_answered_by_me(self):
        """Return those of these principal customers that the user answers for.

        Their account manager does, and the main user for all. A later area extends
        it with whom it brings.
        """
        if self.env.su or self.env.user.has_group(
            "statcrm_custom.statcrm_group_main_user"
        ):
            return self
        return self.filtered(lambda customer: customer.user_id == self.env.user)
