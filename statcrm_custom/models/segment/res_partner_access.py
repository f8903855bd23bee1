from odoo import models
from odoo.exceptions import AccessError

NOMINATORS = "statcrm_custom.statcrm_group_director"


class ResPartner(models.Model):
    """Who may nominate a strategic or key customer."""

    _inherit = "res.partner"

    def _inverse_statcrm_nominated_class_id(self):
        """Let only the director write the field; called only when it is written."""
        if not self.env.su and not self.env.user.has_groups(NOMINATORS):
            raise AccessError(
                self.env._("Only the director nominates a strategic or key customer.")
            )
