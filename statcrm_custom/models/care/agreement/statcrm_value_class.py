from odoo import fields, models


class StatcrmValueClass(models.Model):
    _inherit = "statcrm.value.class"

    pricelist_id = fields.Many2one(
        "product.pricelist",
        string="Price List",
        ondelete="restrict",
        help="Set for customers nominated to this class, unless they have another"
        " price list. Removed at the end of the nomination.",
    )
