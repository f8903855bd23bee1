from odoo import models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """Merging customers keeps their feedback, under the customer that stays."""

    _inherit = "base.partner.merge.automatic.wizard"

    def _update_values(self, src_partners, dst_partner):
        # EXTENDS 'base': Odoo has moved the rows in SQL, past the computed columns
        result = super()._update_values(src_partners, dst_partner)
        feedback = self.env["statcrm.feedback"].sudo()
        moved = feedback.with_context(active_test=False).search(
            [
                "|",
                ("partner_id", "=", dst_partner.id),
                ("contact_id", "=", dst_partner.id),
            ]
        )
        for name in ("principal_id", "with_id"):
            self.env.add_to_compute(feedback._fields[name], moved)
        return result
