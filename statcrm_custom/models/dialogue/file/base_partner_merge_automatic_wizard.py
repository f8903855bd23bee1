from odoo import models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """The customer file of a merged customer has what was planned from its card.

    And the mailings that were sent to it: Odoo moves neither.
    """

    _inherit = "base.partner.merge.automatic.wizard"

    def _statcrm_referring_models(self):
        # EXTENDS 'customer'
        found = super()._statcrm_referring_models()
        return [*found, self.env["calendar.event"], self.env["mailing.trace"]]
