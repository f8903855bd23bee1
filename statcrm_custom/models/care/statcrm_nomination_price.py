from odoo import api, models


class StatcrmNomination(models.Model):
    """A nomination brings the price list of its class, and takes it along.

    Where nominations begin and end, not in `_end` itself: one that another one
    follows at once keeps its price list.
    """

    _inherit = "statcrm.nomination"

    def _take_effect(self):
        # EXTENDS 'portfolio'
        todo = self.filtered(lambda one: not one.applied_on)
        super()._take_effect()
        if todo:
            self.env["statcrm.price.benefit"]._keep(todo.partner_id)

    def _end_term(self):
        # EXTENDS 'portfolio'
        super()._end_term()
        self.env["statcrm.price.benefit"]._keep(self.partner_id)
