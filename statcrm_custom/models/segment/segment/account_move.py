from odoo import fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    statcrm_badge_class_id = fields.Many2one(
        related="partner_id.statcrm_badge_class_id",
        string="Customer's Value Class",
        groups="base.group_user",
    )
    statcrm_badge_user_id = fields.Many2one(
        related="partner_id.statcrm_responsible_id",
        string="Customer's Account Manager",
        groups="base.group_user",
    )
    statcrm_badge_class_code = fields.Char(
        related="partner_id.statcrm_badge_class_code", groups="base.group_user"
    )

    # for the sum of a customer's sales in a period
    _statcrm_customer_date = models.Index("(commercial_partner_id, invoice_date)")
