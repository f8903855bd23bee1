from odoo import api, models


class PrivacyLookupWizard(models.TransientModel):
    _inherit = "privacy.lookup.wizard"

    @api.model
    def _statcrm_owners(self):
        """Openings, remarks and acceptances are those of the person with the link."""
        return super()._statcrm_owners() | {"statcrm.care.share": "partner_id"}
