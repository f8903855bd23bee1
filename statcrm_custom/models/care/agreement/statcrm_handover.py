from odoo import models


class StatcrmHandover(models.TransientModel):
    """Hand over the agreements of a customer."""

    _inherit = "statcrm.handover"

    def _handover_parts(self):
        # EXTENDS 'portfolio'
        agreements_sudo = (
            self.env["statcrm.agreement"]
            .sudo()
            .search(
                [
                    ("user_id", "=", self.from_user_id.id),
                    ("state", "in", ("draft", "coming", "in_force")),
                ]
            )
        )
        return [
            *super()._handover_parts(),
            {
                "label": self.env._("agreements"),
                "field": "user_id",
                "records": agreements_sudo.grouped("principal_id"),
            },
        ]
