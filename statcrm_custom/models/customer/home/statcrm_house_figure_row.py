from odoo import fields, models


class StatcrmHouseFigureRow(models.Model):
    """The rows of cached figures that have one for each partner.

    In a table of their own, so that lists look up, filter and sort by an index.
    Partners are plain numbers: one that has been deleted or merged since is in no list,
    and the next count leaves it out.
    """

    _name = "statcrm.house.figure.row"
    _description = "Row of a Cached Figure"
    _log_access = False

    name = fields.Char(required=True)
    company_key = fields.Char(required=True)
    partner = fields.Integer(required=True)
    number = fields.Integer()
    day = fields.Date()

    _one_a_partner = models.UniqueIndex(
        "(name, company_key, partner)", "This partner has such a row already."
    )
