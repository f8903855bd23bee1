from odoo import models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """Merging customers keeps the benefits of both; one of them lasts."""

    _inherit = "base.partner.merge.automatic.wizard"

    def _update_values(self, src_partners, dst_partner):
        # EXTENDS 'base': rows and nominations have moved, price lists as well
        result = super()._update_values(src_partners, dst_partner)
        self.env["statcrm.price.benefit"]._keep(dst_partner)
        return result
