from odoo import api, models
from odoo.fields import Domain


class StatcrmHouseFigure(models.Model):
    """Customers without an account manager, and the last contacts of each manager."""

    _inherit = "statcrm.house.figure"

    @api.model
    def _count_last_contacts(self):
        """Return rows [user id, day as text], see the workload."""
        return self.env["statcrm.workload"]._count_last_contacts()

    @api.model
    def _count_without_manager(self):
        """Return the number of customers that nobody answers for, or who has left."""
        customers = Domain(self.env["statcrm.setup"]._get_customer_domain())
        Partner = self.env["res.partner"]
        return Partner.search_count(customers & Partner._statcrm_unmanaged_domain())
