from odoo import api, models

from ....tools.groups import FOR_ALL


class StatcrmRoleTable(models.AbstractModel):
    """Duties about programmes, plans and agreements."""

    _inherit = "statcrm.role.table"

    @api.model
    def _get_duties(self):
        return [
            *super()._get_duties(),
            (self.env._("Maintain the care programmes"), "statcrm.programme", "write"),
            (self.env._("Open a year for all customers"), FOR_ALL, ""),
            (self.env._("Write care plans"), "statcrm.care.plan", "write"),
            (self.env._("Write agreements"), "statcrm.agreement", "write"),
        ]
