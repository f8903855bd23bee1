from odoo import api, models


class StatcrmHouseFigure(models.Model):
    """When each account manager was last in contact with an own customer."""

    _inherit = "statcrm.house.figure"

    @api.model
    def _count_last_contacts(self):
        """Return rows [user id, day as text], see the workload."""
        return self.env["statcrm.workload"]._count_last_contacts()
