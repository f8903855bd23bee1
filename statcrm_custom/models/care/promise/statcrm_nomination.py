from odoo import models


class StatcrmNomination(models.Model):
    """Start and end the promises of a value class with a nomination."""

    _inherit = "statcrm.nomination"

    def _take_effect(self, taken_over=False):
        # EXTENDS 'portfolio'
        todo = self.filtered(lambda one: not one.applied_on)
        result = super()._take_effect(taken_over)
        # as superuser: independent of the user who decides
        plans_sudo = self.env["statcrm.care.plan"].sudo()
        year = self.env.company._statcrm_today().year
        # not since a first day before the decision: nobody knew of the promises then
        for since, nominations in todo.grouped("applied_on").items():
            plans_sudo._open_year(year, nominations.partner_id, since)
        if todo and not taken_over:
            # the decision itself keeps some of the promises
            plans_sudo._look_now(year, todo.partner_id)
        return result

    def _end(self, day):
        # EXTENDS 'portfolio'
        customers = self.filtered("is_in_force").partner_id
        result = super()._end(day)
        self.env["statcrm.care.plan"].sudo()._look_again_soon(customers)
        return result
