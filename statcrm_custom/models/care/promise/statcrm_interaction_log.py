from odoo import models


class StatcrmInteractionLog(models.TransientModel):
    """Refresh the promises of an entry, and ask for confirmations."""

    _inherit = "statcrm.interaction.log"

    def _after_entry(self, activity_sudo):
        # EXTENDS 'dialogue'
        result = super()._after_entry(activity_sudo)
        entry = activity_sudo.sudo(False)
        promises = entry._statcrm_promises()
        promises._look_again()
        promises._request_confirmation(entry)
        return result
