from odoo import api, models


class StatcrmRoleTable(models.AbstractModel):
    """Duties about segments, sales and value classes."""

    _inherit = "statcrm.role.table"

    @api.model
    def _get_duties(self):
        return [
            *super()._get_duties(),
            (self.env._("Maintain the segments"), "statcrm.segment", "write"),
            (self.env._("Maintain the segment rules"), "statcrm.segment.rule", "write"),
            (
                self.env._("Preview, apply and undo segments"),
                "statcrm.segment.run",
                "create",
            ),
            (
                self.env._("Maintain value classes and limits"),
                "statcrm.value.class",
                "write",
            ),
            (self.env._("Import and undo sales"), "statcrm.sales.entry", "create"),
            (
                self.env._("Preview, apply and undo a classification"),
                "statcrm.classification",
                "create",
            ),
            (self.env._("Score the value factors"), "statcrm.value.score", "create"),
        ]
