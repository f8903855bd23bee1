from odoo import fields, models


class StatcrmValueFactor(models.Model):
    """Criterion, beyond sales, for the value of a customer, with its weight."""

    _name = "statcrm.value.factor"
    _description = "Value Factor"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    description = fields.Text(translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    weight = fields.Float(default=1.0, digits=(6, 2))

    _code_unique = models.UniqueIndex("(code)", "Another factor already has this code.")
    _weight_positive = models.Constraint(
        "CHECK(weight > 0)", "The weight of a factor must be greater than zero."
    )
