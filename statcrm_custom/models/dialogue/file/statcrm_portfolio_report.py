from odoo import api, models


class StatcrmPortfolioReport(models.Model):
    """The last contact is that of the follow-up, whoever of us it was."""

    _inherit = "statcrm.portfolio.report"

    @api.model
    def _get_last_contacts(self, customers):
        # EXTENDS 'portfolio'
        found = self.env["statcrm.interaction"]._last_contacts(customers)
        return super()._get_last_contacts(customers) | found
