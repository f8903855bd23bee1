from odoo import models

from ....tools.cause import because


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """Keep the tree, the sales and one open history row of merged customers."""

    _inherit = "base.partner.merge.automatic.wizard"

    def _get_summable_fields(self):
        # EXTENDS 'base'
        return [*super()._get_summable_fields(), "statcrm_sales"]

    def _update_foreign_keys(self, src_partners, dst_partner):
        # EXTENDS 'customer': what changes on the way is because of the merge
        return super(
            BasePartnerMergeAutomaticWizard, because(self, "merge")
        )._update_foreign_keys(
            because(src_partners, "merge"), because(dst_partner, "merge")
        )

    def _update_values(self, src_partners, dst_partner):
        # EXTENDS 'base': the parents were changed by SQL, without triggering computes
        # as superuser: users cannot write sales and class
        dst_partner = because(dst_partner.sudo(), "merge")
        classes = (src_partners.sudo() | dst_partner).statcrm_computed_class_id
        result = super()._update_values(src_partners.sudo(), dst_partner)
        dst_partner.flush_recordset()
        dst_partner._statcrm_refill_tree()
        dst_partner._statcrm_settle_merged(classes)
        if classes or dst_partner.statcrm_history_ids:
            history = dst_partner.env["statcrm.class.history"]
            history._record_changes(partners=dst_partner)
        return result
