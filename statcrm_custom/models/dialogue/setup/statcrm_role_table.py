from odoo import api, models


class StatcrmRoleTable(models.AbstractModel):
    """Duties about contacts, feedback and satisfaction."""

    _inherit = "statcrm.role.table"

    @api.model
    def _get_duties(self):
        return [
            *super()._get_duties(),
            (
                self.env._("Log visits, calls and meetings"),
                "statcrm.interaction.log",
                "create",
            ),
            (self.env._("Record feedback"), "statcrm.feedback", "create"),
            (self.env._("Answer feedback"), "statcrm.feedback", "write"),
            (self.env._("Hold satisfaction surveys"), "statcrm.survey.round", "create"),
        ]
