from odoo import models


class StatcrmAgreement(models.Model):
    """The agreements of a customer that became an office follow it to its top."""

    _inherit = "statcrm.agreement"

    def _follow_top(self, offices, top):
        """Give what holds or will hold to the top; what has ended stays."""
        running = self.search(
            [
                ("principal_id", "in", offices.ids),
                ("state", "in", ("draft", "coming", "in_force")),
            ]
        )
        running.principal_id = top
