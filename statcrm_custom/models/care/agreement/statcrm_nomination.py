from odoo import models


class StatcrmNomination(models.Model):
    """A nomination sets the price list of its class, and removes it at its end.

    Called where nominations start and end rather than in `_end`, so that the price list
    is kept when another nomination follows at once.
    """

    _inherit = "statcrm.nomination"

    def _take_effect(self, taken_over=False):
        # EXTENDS 'portfolio'
        todo = self.filtered(lambda one: not one.applied_on)
        result = super()._take_effect(taken_over)
        if todo:
            self.env["statcrm.price.benefit"]._sync(todo.partner_id)
        return result

    def _follow_reorganised(self, partners):
        # EXTENDS 'portfolio'
        result = super()._follow_reorganised(partners)
        self.env["statcrm.price.benefit"]._sync(partners)
        return result

    def _end_term(self):
        # EXTENDS 'portfolio'
        result = super()._end_term()
        self.env["statcrm.price.benefit"]._sync(self.partner_id)
        return result
