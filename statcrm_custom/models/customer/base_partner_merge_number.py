from odoo import models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """A number of a merged customer goes on meaning the one it was merged into."""

    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        # EXTENDS 'base': as superuser, for whoever may merge two customers
        numbers_sudo = self.env["statcrm.former.number"].sudo()
        numbers_sudo._keep(src_partners.sudo(), dst_partner.sudo())
        self.env.flush_all()  # the next step moves the rows in SQL
        return super()._update_foreign_keys(src_partners, dst_partner)
