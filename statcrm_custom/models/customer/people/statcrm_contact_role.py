from odoo import fields, models


class StatcrmContactRole(models.Model):
    """Role of a person at a customer: decision-maker, buyer, billing contact."""

    _name = "statcrm.contact.role"
    _description = "Contact Role"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    color = fields.Integer()
    active = fields.Boolean(default=True)

    _code_unique = models.UniqueIndex(
        "(code)", "Another contact role already has this code."
    )
