from odoo import api, fields, models
from odoo.exceptions import ValidationError


class SaleOrder(models.Model):
    """Orders under an agreement, inherited by their invoices."""

    _inherit = "sale.order"

    statcrm_agreement_id = fields.Many2one(
        "statcrm.agreement",
        string="Agreement",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        domain="[('principal_id', 'parent_of', partner_id),"
        " ('company_id', '=', company_id), ('state', 'in', ('coming', 'in_force'))]",
        groups="base.group_user",
        help="The ordered amount is called off this agreement.",
    )

    @api.constrains("statcrm_agreement_id", "partner_id", "company_id")
    def _check_statcrm_agreement(self):
        tied = self.sudo().filtered("statcrm_agreement_id")
        moments = {
            order: min(order.date_order, order.create_date or order.date_order)
            for order in tied
        }
        places = self.env["statcrm.former.place"]._organisation_at(
            (order.partner_id, moment) for order, moment in moments.items()
        )
        for order in tied:
            agreement = order.statcrm_agreement_id
            # by the customer it was made for, even if the person has left since
            place = places[order.partner_id.id, moments[order]]
            principal = place.statcrm_principal_id
            if principal != agreement.principal_id:
                raise ValidationError(agreement._format_other_customer(principal))
            if order.company_id != agreement.company_id:
                raise ValidationError(agreement._format_other_company())

    def _prepare_invoice(self):
        # EXTENDS 'sale'
        agreement = self.sudo().statcrm_agreement_id
        return {**super()._prepare_invoice(), "statcrm_agreement_id": agreement.id}

    def _get_invoice_grouping_keys(self):
        # EXTENDS 'sale': one invoice per agreement
        return [*super()._get_invoice_grouping_keys(), "statcrm_agreement_id"]
