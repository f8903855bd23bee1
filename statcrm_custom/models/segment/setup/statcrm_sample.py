from dateutil.relativedelta import relativedelta

from odoo import api, models

from ....tools import sample
from ....tools.cause import because

# parts of the sales of 24 months: quarters, the oldest first
QUARTERS = (0.08, 0.16, 0.09, 0.13, 0.12, 0.14, 0.13, 0.15)


class StatcrmSample(models.AbstractModel):
    """Segments and sales of the sample customers."""

    _inherit = "statcrm.sample"

    @api.model
    def _load(self):
        super()._load()
        segments = {one.code: one for one in self.env["statcrm.segment"].search([])}
        # customers since then: their history does not begin today
        day = self._first_of_month() - relativedelta(months=18)
        kinds = ["segment", "manager"]
        for one in sample.CUSTOMERS:
            customer = self._get("res.partner", one.key)
            customer = because(customer, "created", kinds=kinds, day=day)
            customer.statcrm_segment_id = segments.get(one.segment, False)
        self._load_sales()
        return True

    @api.model
    def _load_sales(self):
        month = self._first_of_month()
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
        # a year ago; that of this month comes after the nominations
        self._classify("earlier", month - relativedelta(years=1))

    @api.model
    def _first_of_month(self):
        return self.env.company._statcrm_today().replace(day=1)

    @api.model
    def _classify(self, name, day):
        """Classify by the sales before a day, as if it had been done on that day."""
        values = {"date_to": day - relativedelta(days=1)}
        run = self._make("statcrm.classification", {name: values})
        run.action_preview()
        run._take_over(day)
