from odoo import api, fields, models
from odoo.exceptions import ValidationError


class StatcrmSalesEntry(models.Model):
    """Sales ledger entries under an agreement."""

    _inherit = "statcrm.sales.entry"

    agreement_id = fields.Many2one(
        "statcrm.agreement",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('principal_id', 'parent_of', organisation_id),"
        " ('company_id', '=', company_id), ('state', '!=', 'draft')]",
        help="The amount is called off this agreement. If the sale also exists as an"
        " order, link only one of them.",
    )

    @api.constrains("agreement_id", "organisation_id", "company_id")
    def _check_agreement(self):
        for entry in self.filtered("agreement_id"):
            agreement = entry.agreement_id
            principal = entry.principal_id
            if principal != agreement.principal_id:
                raise ValidationError(agreement._format_other_customer(principal))
            if entry.company_id != agreement.company_id:
                raise ValidationError(agreement._format_other_company())
