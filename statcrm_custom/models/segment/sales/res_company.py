from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    statcrm_ledger_columns = fields.Json(
        string="Columns of the Sales Ledger",
        help="The names that the last imported ledger had for our columns.",
        groups="base.group_user",
    )
