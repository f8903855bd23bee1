from odoo import fields, models
from odoo.tools import SQL


class StatcrmAffiliation(models.Model):
    """The last contact and the next step with the person, in the list of people."""

    _inherit = "statcrm.affiliation"

    last_contact = fields.Date(
        related="partner_id.statcrm_last_contact", search="_search_last_contact"
    )
    next_date = fields.Date(related="partner_id.statcrm_next_date")
    next_step = fields.Char(related="partner_id.statcrm_next_step")

    def _search_last_contact(self, operator, value):
        # a search by the related field would look at all partners first
        interactions = self.env["statcrm.interaction"]
        return interactions._search_last_contact("partner_id", operator, value)

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        # EXTENDS 'base': the field is not stored
        if field_name != "last_contact":
            return super()._order_field_to_sql(
                alias, field_name, direction, nulls, query
            )
        partner = SQL.identifier(alias, "partner_id")
        interactions = self.env["statcrm.interaction"]
        return interactions._order_by_last_contact(alias, partner, direction, query)
