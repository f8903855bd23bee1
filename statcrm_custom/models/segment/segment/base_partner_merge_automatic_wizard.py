from odoo import models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """Merging customers keeps their tree, their sales and one open history row."""

    _inherit = "base.partner.merge.automatic.wizard"

    def _get_summable_fields(self):
        # EXTENDS 'base'
        return [*super()._get_summable_fields(), "statcrm_sales"]

    def _update_values(self, src_partners, dst_partner):
        # EXTENDS 'base': the parents were moved in SQL, so no compute has seen it
        # As superuser: sales and class are nobody's to write, but to be kept
        dst_partner = dst_partner.sudo()
        classes = (src_partners.sudo() | dst_partner).statcrm_computed_class_id
        result = super()._update_values(src_partners.sudo(), dst_partner)
        dst_partner.flush_recordset()
        dst_partner._statcrm_refill_tree()
        dst_partner._statcrm_settle_merged(classes)
        if classes or dst_partner.statcrm_history_ids:
            self.env["statcrm.class.history"].sudo()._close_merged(dst_partner)
        return result
