from odoo import api, models

from ....tools.groups import DIRECTOR, FOR_ALL, REORGANISERS


class StatcrmRoleTable(models.AbstractModel):
    """Duties about nominations and account teams."""

    _inherit = "statcrm.role.table"

    @api.model
    def _get_duties(self):
        return [
            *super()._get_duties(),
            (
                self.env._("Draft and propose nominations"),
                "statcrm.nomination",
                "create",
            ),
            (self.env._("Decide on nominations"), DIRECTOR, ""),
            (
                self.env._("Archive, merge or move a nominated customer"),
                REORGANISERS,
                "",
            ),
            (self.env._("Maintain account teams"), "statcrm.account.member", "create"),
            (self.env._("Hand over customers of others"), FOR_ALL, ""),
            (self.env._("Enter absences"), "statcrm.absence", "create"),
        ]
