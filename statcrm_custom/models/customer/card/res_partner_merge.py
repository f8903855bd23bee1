from odoo import models


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _statcrm_check_merge(self, target):
        """Refuse that these are merged into the target, by whom may not.

        Nothing is asked in this area: a later one says who answers for customers.
        """
