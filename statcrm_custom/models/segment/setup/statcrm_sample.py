from dateutil.relativedelta import relativedelta

from odoo import api, models

from ....tools import sample

# parts of the sales of 24 months: quarters, the oldest first
QUARTERS = (0.08, 0.16, 0.09, 0.13, 0.12, 0.14, 0.13, 0.15)


class StatcrmSample(models.AbstractModel):
    """Segments and sales of the sample customers."""

    _inherit = "statcrm.sample"

    @api.model
    def _load(self):
        super()._load()
        segments = {one.code: one for one in self.env["statcrm.segment"].search([])}
        for one in sample.CUSTOMERS:
            customer = self._get("res.partner", one.key)
            customer.statcrm_segment_id = segments.get(one.segment, False)
        self._load_sales()
        return True

    @api.model
    def _load_sales(self):
        month = self.env.company._statcrm_today().replace(day=1)
        sales = {}
        for one in sample.CUSTOMERS:
            for number, part in enumerate(QUARTERS if one.sales else ()):
                months = 3 * (len(QUARTERS) - number) - 1
                sales[f"{one.key}_{number}"] = {
                    "partner_id": self._get("res.partner", one.key).id,
                    "date": month - relativedelta(months=months, days=10),
                    "quantity": 1,
                    "amount": round(one.sales * part, 2),
                    "source": self.env._("Sample data"),
                }
        self._make("statcrm.sales.entry", sales)
        run = self._make("statcrm.classification", {"sample": {}})
        run.action_preview()
        run.action_apply()
