from odoo import api, models


class StatcrmAffiliation(models.Model):
    _inherit = "statcrm.affiliation"

    @api.model
    def get_empty_list_help(self, help_message):
        # EXTENDS 'base'
        message = super().get_empty_list_help(help_message)
        return self.env["statcrm.setup"]._offer(message)
