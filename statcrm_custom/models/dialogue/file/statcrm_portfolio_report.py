from odoo import api, models


class StatcrmPortfolioReport(models.Model):
    """Take the last contact from the sales follow-up, of any user."""

    _inherit = "statcrm.portfolio.report"

    @api.model
    def _get_last_contacts(self, customers):
        # EXTENDS 'portfolio'
        found = self.env["statcrm.interaction"]._last_contacts(customers)
        return super()._get_last_contacts(customers) | found
