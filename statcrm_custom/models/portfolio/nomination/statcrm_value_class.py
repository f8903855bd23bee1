from odoo import models


class StatcrmValueClass(models.Model):
    """The kind of a class used by nominations cannot change."""

    _inherit = "statcrm.value.class"

    def _get_uses(self):
        # EXTENDS 'segment'
        uses = super()._get_uses()
        nominations = self.env["statcrm.nomination"].sudo()
        if nominations.search_count([("value_class_id", "=", self.id)], limit=1):
            uses.append(self.env._("nominations"))
        return uses
