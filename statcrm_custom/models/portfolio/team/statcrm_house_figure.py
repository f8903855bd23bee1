from odoo import api, models


class StatcrmHouseFigure(models.Model):
    """Last contact of each account manager with their customers."""

    _inherit = "statcrm.house.figure"

    @api.model
    def _count_last_contacts(self):
        """Return rows [user id, day as text], see the workload."""
        return self.env["statcrm.workload"]._count_last_contacts()
