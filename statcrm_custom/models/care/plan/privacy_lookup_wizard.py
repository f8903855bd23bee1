from odoo import api, models


class PrivacyLookupWizard(models.TransientModel):
    _inherit = "privacy.lookup.wizard"

    @api.model
    def _statcrm_owners(self):
        """Include the access log, remarks and acceptances of a person with a link."""
        return super()._statcrm_owners() | {"statcrm.care.share": "partner_id"}
