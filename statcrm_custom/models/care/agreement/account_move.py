from odoo import api, fields, models
from odoo.exceptions import ValidationError


class AccountMove(models.Model):
    """Invoices and credit notes of an agreement."""

    _inherit = "account.move"

    statcrm_agreement_id = fields.Many2one(
        "statcrm.agreement",
        string="Agreement",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('principal_id', 'parent_of', partner_id),"
        " ('company_id', '=', company_id), ('state', 'not in', ('draft',))]",
        groups="base.group_user",
        help="The invoiced amount is called off this agreement.",
    )

    @api.constrains("statcrm_agreement_id", "partner_id", "company_id")
    def _check_statcrm_agreement(self):
        """Another organisation may pay for the customer of the agreement."""
        for move in self.sudo().filtered("statcrm_agreement_id"):
            agreement = move.statcrm_agreement_id
            if move.company_id != agreement.company_id:
                raise ValidationError(agreement._format_other_company())
            principal = move.partner_id.statcrm_principal_id
            orders = move.invoice_line_ids.sale_line_ids.order_id
            ordered = agreement in orders.statcrm_agreement_id
            if principal != agreement.principal_id and not ordered:
                raise ValidationError(agreement._format_other_customer(principal))
