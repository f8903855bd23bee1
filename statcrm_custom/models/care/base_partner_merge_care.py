from odoo import models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """Merging customers with plans of one year keeps both, and one of them live."""

    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        # EXTENDS 'base': before the rows move, two live plans of a year would clash
        # As superuser: who may merge need not keep the plans
        plans_sudo = self.env["statcrm.care.plan"].sudo()
        settled = plans_sudo._settle_merge(src_partners, dst_partner)
        result = super()._update_foreign_keys(src_partners, dst_partner)
        plans_sudo._follow_merge(settled)
        return result
