from odoo import fields, models


class StatcrmCareGoal(models.Model):
    """Goals on the share of sales under an agreement."""

    _inherit = "statcrm.care.goal"

    def _measure_agreement_share(self):
        """Return {goal id: percent} of the plan's year, up to today.

        One query per year, in the main company and its branches, like sales. 0 without
        sales.
        """
        main = self.env.ref("base.main_company")
        agreements = self.env["statcrm.agreement"].with_company(main)
        today = self.env.company._statcrm_today()
        result = {}
        for year, goals in self.grouped("year").items():
            first = fields.Date.to_date(f"{year}-01-01")
            last = min(fields.Date.to_date(f"{year}-12-31"), today)
            sales = agreements._get_sales(goals.principal_id, first, last)
            for goal in goals:
                total, under = sales.get(goal.principal_id.id, (0, 0))
                result[goal.id] = 100 * under / total if total > 0 else 0.0
        return result
