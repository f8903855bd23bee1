from odoo import models


class StatcrmInteractionLog(models.TransientModel):
    """Refresh the promises of an entry, also of a corrected one, and ask about it."""

    _inherit = "statcrm.interaction.log"

    def _after_entry(self, activity_sudo):
        # EXTENDS 'dialogue'
        result = super()._after_entry(activity_sudo)
        entry = activity_sudo.sudo(False)
        promises = entry._statcrm_promises()
        promises._look_again()
        promises._request_confirmation(entry)
        return result

    def _correct_entry(self, entry_sudo):
        """Look again at the promises that the entry proved before, and may prove now.

        EXTENDS 'dialogue'
        """
        entry = entry_sudo.sudo(False)
        promises = entry._statcrm_promises()
        result = super()._correct_entry(entry_sudo)
        now = entry._statcrm_promises()
        (promises | now)._look_again()
        now._request_confirmation(entry)
        return result

    def _ask_again(self, entry_sudo):
        """Take back the questions about what the entry said before.

        EXTENDS 'dialogue'
        """
        result = super()._ask_again(entry_sudo)
        questions_sudo = self.env["mail.activity"].sudo()
        questions_sudo = questions_sudo.with_context(active_test=False).search(
            [("statcrm_entry_id", "=", entry_sudo.id)]
        )
        asked_sudo = questions_sudo.filtered("active")
        asked_sudo.unlink()
        # those answered remain in the file
        (questions_sudo - asked_sudo).statcrm_entry_id = False
        return result
