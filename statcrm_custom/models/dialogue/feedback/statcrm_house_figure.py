from odoo import api, models
from odoo.tools import SQL


class StatcrmHouseFigure(models.Model):
    """Number of contacts and last contact of each customer."""

    _inherit = "statcrm.house.figure"

    @api.model
    def _count_contacts(self):
        """Count the contacts of each customer, as the follow-up shows them.

        :return: how many customers there have been contacts with
        """
        rows = SQL(
            """SELECT partner_id, contact_count AS number, last_contact AS day
                 FROM (%s) contact""",
            self.env["statcrm.follow.up"]._contacts_sql(),
        )
        return self._write_partners("contacts", rows)
