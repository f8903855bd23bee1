from odoo import models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """Merging contact persons keeps who of ours knows them."""

    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        # EXTENDS 'base': two rows of one of ours would clash in the next step
        self.env["statcrm.connection"].sudo()._combine(src_partners, dst_partner)
        return super()._update_foreign_keys(src_partners, dst_partner)

    def _update_reference_fields(self, src_partners, dst_partner):
        # EXTENDS 'base': done activities are archived, and would be left behind
        wizard = self.with_context(active_test=False)
        return super(BasePartnerMergeAutomaticWizard, wizard)._update_reference_fields(
            src_partners, dst_partner
        )

    def _update_values(self, src_partners, dst_partner):
        # EXTENDS 'base': meetings and messages of both are now those of one
        result = super()._update_values(src_partners, dst_partner)
        self.env["statcrm.connection"].sudo()._refresh(dst_partner.ids)
        return result
