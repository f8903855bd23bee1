from odoo import models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """Merging two cards of one person keeps what each tells of where it was."""

    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        # EXTENDS 'base': as superuser, rows are nobody's to write
        places_sudo = self.env["statcrm.former.place"].sudo()
        periods = places_sudo._combine(src_partners.sudo(), dst_partner.sudo())
        result = super()._update_foreign_keys(src_partners, dst_partner)
        if periods is not None:
            places_sudo.search([("partner_id", "=", dst_partner.id)]).unlink()
            places_sudo.create(periods)
        return result

    def _update_values(self, src_partners, dst_partner):
        # EXTENDS 'base': now the card and its affiliations are what they will be
        result = super()._update_values(src_partners, dst_partner)
        if not dst_partner.is_company:
            self.env["statcrm.former.place"]._refresh(dst_partner)
        return result
