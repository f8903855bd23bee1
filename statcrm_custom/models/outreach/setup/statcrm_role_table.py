from odoo import api, models


class StatcrmRoleTable(models.AbstractModel):
    """Duties about permissions."""

    _inherit = "statcrm.role.table"

    @api.model
    def _get_duties(self):
        return [
            *super()._get_duties(),
            (
                self.env._("Write down what people may be contacted for"),
                "statcrm.permission.record",
                "create",
            ),
            (
                self.env._("Confirm purposes and rules of contact"),
                "statcrm.purpose",
                "write",
            ),
        ]
