from odoo import api, fields, models
from odoo.fields import Domain

from .statcrm_care_promise_changed import DAYS_OF_GRACE


class StatcrmCarePromise(models.Model):
    """Which promises the first screen, the card and the brief tell of."""

    _inherit = "statcrm.care.promise"

    @api.model
    def _counted_domain(self):
        """Those of this year, and of last year what can still be proven.

        What was missed on the last day of a year does not turn calm on the first of
        the next: it may be proven as long as the program looks for its evidence.
        """
        today = self.env.company._statcrm_today()
        grace = fields.Date.subtract(today, days=DAYS_OF_GRACE)
        this_year = Domain("plan_id.year", "=", today.year)
        last_year = Domain(
            [
                ("plan_id.year", "=", today.year - 1),
                ("state", "in", ("due", "late", "missed")),
                ("date_to", ">=", grace),
            ]
        )
        return Domain("plan_id.active", "=", True) & (this_year | last_year)
