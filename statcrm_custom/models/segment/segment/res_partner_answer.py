from odoo import models


class ResPartner(models.Model):
    """The manager of a segment answers for its customers, management for all."""

    _inherit = "res.partner"

    def _statcrm_answered_by_me(self):
        # EXTENDS 'customer'
        if self.env.user.has_group("statcrm_custom.statcrm_group_management"):
            return self
        return super()._statcrm_answered_by_me() | self.filtered(
            lambda customer: (
                self.env.user
                in customer.statcrm_segment_id.manager_id
                | customer.statcrm_segment_id.parent_id.manager_id
            )
        )
