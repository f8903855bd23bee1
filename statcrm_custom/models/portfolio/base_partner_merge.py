from odoo import models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """Merging nominated customers keeps the nominations of both; one stays in force."""

    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        # EXTENDS 'base': before the rows move, only one of them may be in force
        # As superuser: who may merge need not be allowed to nominate
        nominations = self.env["statcrm.nomination"].sudo()
        kept, ended = nominations._settle_merge(src_partners, dst_partner)
        result = super()._update_foreign_keys(src_partners, dst_partner)
        nominations._follow_merge(dst_partner.sudo(), kept, ended)
        return result
