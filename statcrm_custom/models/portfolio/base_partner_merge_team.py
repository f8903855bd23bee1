from odoo import models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """Merging customers keeps every row of their account teams."""

    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        # EXTENDS 'base': as superuser, for whoever may merge two customers
        members_sudo = self.env["statcrm.account.member"].sudo()
        members_sudo._merge_teams(src_partners.sudo(), dst_partner.sudo())
        return super()._update_foreign_keys(src_partners, dst_partner)
