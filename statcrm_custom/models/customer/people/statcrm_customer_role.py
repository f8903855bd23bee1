from odoo import fields, models


class StatcrmCustomerRole(models.Model):
    """Role of a customer towards us. A customer can have several roles."""

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
