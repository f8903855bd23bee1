from odoo import api, models


class StatcrmHouseFigure(models.Model):
    """How often, and when last, anybody of ours was in contact with each customer."""

    _inherit = "statcrm.house.figure"

    @api.model
    def _count_contacts(self):
        """Return rows [customer's id, contacts, day as text], see the follow-up."""
        return self.env["statcrm.follow.up"]._count_contacts()
