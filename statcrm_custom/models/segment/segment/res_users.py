from odoo import models


class ResUsers(models.Model):
    _inherit = "res.users"

    def _statcrm_segment_rule(self, path):
        """Return the domain of a record rule: of customers whose segment is managed.

        As `statcrm.segment._get_deciders` says.

        :param str path: the fields that lead to the principal customer
        """
        segment = f"{path}.statcrm_segment_id"
        return [
            "|",
            (f"{segment}.manager_id", "=", self.id),
            (f"{segment}.parent_id.manager_id", "=", self.id),
        ]
