from odoo import fields, models


class SaleOrder(models.Model):
    _inherit = "sale.order"

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
