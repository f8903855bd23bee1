from odoo import models

from ..dialogue.statcrm_interaction import ARMS
from ..dialogue.statcrm_interaction_people import MESSAGES


class StatcrmCarePromise(models.Model):
    """What a click on the evidence opens."""

    _inherit = "statcrm.care.promise"

    def _get_evidence_record(self):
        """Return the record that tells most of the evidence; empty if it is gone.

        What was logged, or written, opens as its entry in the customer file: the
        forms of a done activity and of a message are not for reading.
        """
        if self.res_model not in self.env or self._is_hidden():
            return self.browse()
        # whether it is told is asked above
        record = self.env[self.res_model].browse(self.sudo().res_id).exists()
        record_sudo = record.sudo()
        if record._name == "res.users":
            return record_sudo.partner_id.sudo(False)
        arm = record._name == "mail.activity" and 1
        if record._name == "mail.message":
            arm = MESSAGES.get(record_sudo.model)
        if arm:
            entry = self.env["statcrm.interaction"].browse(record.id * ARMS + arm)
            return entry.exists()
        return record
