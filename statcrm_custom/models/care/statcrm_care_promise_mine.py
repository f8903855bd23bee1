from odoo import fields, models
from odoo.fields import Domain


class StatcrmCarePromise(models.Model):
    """Whose promise it is to see to."""

    _inherit = "statcrm.care.promise"

    is_mine = fields.Boolean(
        string="I See to It", compute="_compute_is_mine", search="_search_is_mine"
    )

    def _compute_is_mine(self):
        mine = self.filtered_domain(self._mine_domain())
        for promise in self:
            promise.is_mine = promise in mine

    def _search_is_mine(self, operator, value):
        return self._mine_domain() if operator == "in" else NotImplemented

    def _mine_domain(self):
        manager = Domain("responsible", "=", "account_manager")
        return manager & Domain("plan_id.principal_id.user_id", "=", self.env.uid)
