from odoo import models


class StatcrmInteractionLog(models.TransientModel):
    """The account manager of the right customer is informed of a moved entry."""

    _inherit = "statcrm.interaction.log"

    def _correct_entry(self, entry_sudo):
        # EXTENDS 'statcrm_custom'
        customer = entry_sudo.res_id
        result = super()._correct_entry(entry_sudo)
        if entry_sudo.res_id != customer:
            row = self.env["statcrm.interaction"]._entry_of(entry_sudo)
            [(arm, sources)] = row._by_arm(row.ids).items()
            self.env["statcrm.informed"].sudo().search(
                [("arm", "=", arm), ("source_id", "in", sources)]
            ).unlink()
        return result
