from odoo import fields, models


class StatcrmValueClass(models.Model):
    _inherit = "statcrm.value.class"

    pricelist_id = fields.Many2one(
        "product.pricelist",
        string="Price List",
        ondelete="restrict",
        help="A nomination to this class gives the customer this price list, unless"
        " somebody chose another one; it goes with the nomination.",
    )
