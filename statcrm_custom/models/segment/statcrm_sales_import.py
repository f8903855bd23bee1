from odoo import fields, models


class StatcrmSalesImport(models.Model):
    """One file of sales that was read, and what became of each of its lines."""

    _name = "statcrm.sales.import"
    _description = "Sales Import"
    _order = "id desc"
    _rec_name = "source"

    source = fields.Char(required=True, readonly=True, index=True)
    filename = fields.Char(readonly=True)
    checksum = fields.Char(readonly=True, index=True)
    created_count = fields.Integer(string="Created", readonly=True)
    matched_count = fields.Integer(
        string="Already There", readonly=True, help="Lines imported before."
    )
    refused_count = fields.Integer(string="Refused", readonly=True)
    refused_file = fields.Binary(string="Refused Lines", readonly=True)
    refused_filename = fields.Char(readonly=True)
