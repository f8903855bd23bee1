from odoo import fields, models


class StatcrmCustomerRole(models.Model):
    """What a customer is to us; one customer may have several roles at once."""

    _name = "statcrm.customer.role"
    _description = "Customer Role"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    description = fields.Text(translate=True)
    sequence = fields.Integer(default=10)
    color = fields.Integer()
    active = fields.Boolean(default=True)

    _code_unique = models.UniqueIndex(
        "(code)", "Another customer role already has this code."
    )
