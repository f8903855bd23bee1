from odoo import api, models


class StatcrmHouseFigure(models.Model):
    """Number of contacts and last contact of each customer."""

    _inherit = "statcrm.house.figure"

    @api.model
    def _count_contacts(self):
        """Return rows [customer id, contacts, day as text]; see the follow-up."""
        return self.env["statcrm.follow.up"]._count_contacts()
