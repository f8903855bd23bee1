from odoo import models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """Move the meetings and mailings of a merged customer.

    Those planned from its form, and the traces of mailings sent to it: Odoo moves
    neither.
    """

    _inherit = "base.partner.merge.automatic.wizard"

    def _statcrm_referring_models(self):
        # EXTENDS 'customer'
        found = super()._statcrm_referring_models()
        return [*found, self.env["calendar.event"], self.env["mailing.trace"]]
