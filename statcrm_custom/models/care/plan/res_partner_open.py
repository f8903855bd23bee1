from odoo import api, models
from odoo.tools.misc import format_date


class ResPartner(models.Model):
    """Plans, promises and agreements: what is open, and what keeps a customer."""

    _inherit = "res.partner"

    @api.model
    def _statcrm_keepers(self):
        # EXTENDS 'customer'
        return [
            *super()._statcrm_keepers(),
            ("statcrm.care.plan", "principal_id", self.env._("care plans")),
            ("statcrm.agreement", "principal_id", self.env._("agreements")),
        ]

    def _statcrm_open_things(self):
        # EXTENDS 'portfolio'
        found = super()._statcrm_open_things()
        today = self.env.company._statcrm_today()
        plans = self.env["statcrm.care.plan"].search(
            [
                ("principal_id", "in", self.ids),
                ("state", "!=", "closed"),
                ("year", ">=", today.year),
            ]
        )
        for plan in plans:
            waiting = plan.promise_ids.filtered(
                lambda one: one.state in ("due", "late")
            )
            told = self.env._("Care plan %(year)s", year=str(plan.year))
            if waiting:
                told = self.env._(
                    "Care plan %(year)s, promises open: %(count)s",
                    year=str(plan.year),
                    count=len(waiting),
                )
            found[plan.principal_id].append(told)
        agreements = self.env["statcrm.agreement"].search(
            [
                ("principal_id", "in", self.ids),
                ("state", "in", ("draft", "coming", "in_force")),
            ]
        )
        for agreement in agreements:
            found[agreement.principal_id].append(
                self.env._(
                    "Agreement “%(name)s” from %(date)s",
                    name=agreement.name,
                    date=format_date(self.env, agreement.date_from),
                )
            )
        return found

    def _statcrm_after_archiving(self):
        # EXTENDS 'portfolio': nobody waits for what was promised to them
        result = super()._statcrm_after_archiving()
        plans = self.env["statcrm.care.plan"].search([("principal_id", "in", self.ids)])
        plans.promise_ids._look_again()
        return result
