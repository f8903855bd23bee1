from odoo import models


class CrmLead(models.Model):
    """Do not log the title of a private meeting on its lead."""

    _inherit = "crm.lead"

    def log_meeting(self, meeting):
        # EXTENDS 'crm'
        meeting_sudo = meeting.sudo()
        if not meeting_sudo.filtered_domain(meeting_sudo._statcrm_open_domain()):
            return self.env["mail.message"]
        return super().log_meeting(meeting)
