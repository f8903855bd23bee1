from odoo import api, models
from odoo.tools import SQL


class StatcrmHouseFigure(models.Model):
    """The last contact with each person and office, in a large database."""

    _inherit = "statcrm.house.figure"

    @api.model
    def _count_met(self):
        """Find the last contact with each person and office.

        :return: how many people and offices there are
        """
        rows = SQL(
            "SELECT partner_id, NULL::int AS number, last_contact AS day FROM (%s) met",
            self.env["statcrm.interaction"]._met_partners_sql(),
        )
        return self._write_partners("met", rows)

    @api.model
    def _get_last_contacts(self, name, partners):
        """Return {id: day} of some partners, or None if it was not counted.

        :param name: "contacts" for principal customers, "met" for others
        """
        if not self._is_large() or name not in self._known():
            return None
        rows = self.env.execute_query(
            SQL(
                "SELECT partner_id, day FROM (%s) found"
                " WHERE partner_id IN %s AND day IS NOT NULL",
                self._partners_sql(name),
                partners._ids or (0,),
            )
        )
        return dict(rows)
