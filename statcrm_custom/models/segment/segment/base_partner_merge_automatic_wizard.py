from odoo import models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """Keep the tree, the sales and one open history row of merged customers."""

    _inherit = "base.partner.merge.automatic.wizard"

    def _get_summable_fields(self):
        # EXTENDS 'base'
        return [*super()._get_summable_fields(), "statcrm_sales"]

    def _update_values(self, src_partners, dst_partner):
        # EXTENDS 'base': the parents were changed by SQL, without triggering computes
        # as superuser: users cannot write sales and class
        dst_partner = dst_partner.sudo()
        classes = (src_partners.sudo() | dst_partner).statcrm_computed_class_id
        result = super()._update_values(src_partners.sudo(), dst_partner)
        dst_partner.flush_recordset()
        dst_partner._statcrm_refill_tree()
        dst_partner._statcrm_settle_merged(classes)
        if classes or dst_partner.statcrm_history_ids:
            self.env["statcrm.class.history"].sudo()._close_merged(dst_partner)
        return result
