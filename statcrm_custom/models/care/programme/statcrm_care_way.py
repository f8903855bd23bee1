from odoo import fields, models

RHYTHMS = [
    ("once", "Once a year"),
    ("twice", "Twice a year"),
    ("quarterly", "Every quarter"),
    ("monthly", "Every month"),
    ("when_needed", "When needed"),
]


class StatcrmCareWay(models.Model):
    """A way of co-operation with customers."""

    _name = "statcrm.care.way"
    _description = "Way of Co-operation"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    rhythm = fields.Selection(RHYTHMS, required=True, default="once")
    description = fields.Text(translate=True)
