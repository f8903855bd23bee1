from odoo import api, models
from odoo.tools import SQL


class StatcrmHouseFigure(models.Model):
    """The last contact with each person and office, in a large database."""

    _inherit = "statcrm.house.figure"

    @api.model
    def _count_met(self):
        """Return rows [partner id, day of the last contact as text]."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                "SELECT partner_id, last_contact::text FROM (%s) met",
                self.env["statcrm.interaction"]._met_partners_sql(),
            )
        )
        return [list(row) for row in rows]

    @api.model
    def _get_last_contacts(self, name, partners):
        """Return {id: day} of some partners, or None if it was not counted.

        :param name: "contacts" for principal customers, "met" for others
        """
        if not self._is_large() or not self._find_sudo(name, ["id"]):
            return None
        columns = {"partner_id": "int", "last_contact": "date"}
        if name == "contacts":
            columns = {"partner_id": "int", "contacts": "int", "last_contact": "date"}
        rows = self.env.execute_query(
            SQL(
                "SELECT partner_id, last_contact FROM (%s) found"
                " WHERE partner_id IN %s AND last_contact IS NOT NULL",
                self._rows_sql(name, **columns),
                partners._ids or (0,),
            )
        )
        return dict(rows)
