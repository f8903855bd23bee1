from odoo import models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        """What sample data and an own customer become together is the user's own.

        EXTENDS 'base': the mark of a merged partner moves to the one that stays.
        """
        result = super()._update_foreign_keys(src_partners, dst_partner)
        self.env["statcrm.sample"]._keep_merged(src_partners | dst_partner)
        return result
