from odoo import fields, models


class StatcrmAgreementKind(models.Model):
    _name = "statcrm.agreement.kind"
    _description = "Kind of Agreement"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    notice_months = fields.Integer(
        string="Notice (Months)",
        help="Default notice period of new agreements of this kind.",
    )
