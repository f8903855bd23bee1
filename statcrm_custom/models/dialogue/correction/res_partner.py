from odoo import models


class ResPartner(models.Model):
    """Corrections in the customer file."""

    _inherit = "res.partner"

    def _statcrm_file_items(self, interactions):
        """Add `may_correct`, and `corrections`: see `_get_told`.

        EXTENDS 'statcrm_custom'
        """
        items = super()._statcrm_file_items(interactions)
        entries_sudo = interactions._get_entries()
        for item in items:
            entry_sudo = entries_sudo.get(item["id"])
            item["may_correct"], item["corrections"] = False, []
            if entry_sudo:
                may = entry_sudo.sudo(False)._statcrm_may_correct()
                item["may_correct"] = bool(may)
                item["corrections"] = entry_sudo.statcrm_correction_ids._get_told()
        return items
