from odoo import models
from odoo.tools import SQL


class StatcrmCarePromise(models.Model):
    """Evidence among our own people: who answers for the customer."""

    _inherit = "statcrm.care.promise"

    def _find_responsible(self, today):
        """Kept while an active colleague answers for the customer."""
        query = SQL(
            """
            SELECT asked.id, 'res.users', person.id, asked.date_from, card.name, 'kept'
              FROM asked
              JOIN res_users person ON person.id = asked.user_id AND person.active
              JOIN res_partner card ON card.id = person.partner_id
            """
        )
        return self._ask(query, today)
