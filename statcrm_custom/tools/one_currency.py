"""A currency that all records of a model share."""

from odoo import fields
from odoo.tools import SQL


class OneCurrency(fields.Many2one):
    """A computed currency without column, the same for all records.

    Lists and pivots that sum an amount group by its currency. Their queries use the
    value computed for a new record.
    """

    def to_sql(self, model, alias):
        # a bare number would mean a column position
        return SQL("%s::integer", model.sudo().new()[self.name].id)
