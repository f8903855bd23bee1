from dateutil.relativedelta import relativedelta

from odoo import api, models

# strategic and key customers of the sample, each with the reason
NOMINATED = [
    (
        "forests",
        "strategic",
        "All forest policy rests on figures that it orders from us.",
    ),
    ("harbours", "key", "Its traffic figures are used by all shipping companies."),
    ("kuusilahti", "key", "The largest city of the region, and a pilot of new tables."),
]


class StatcrmSample(models.AbstractModel):
    """Nominations of sample customers, between their two classifications."""

    _inherit = "statcrm.sample"

    @api.model
    def _load(self):
        super()._load()
        month = self._first_of_month()
        day = month - relativedelta(months=10)
        classes = {one.code: one for one in self.env["statcrm.value.class"].search([])}
        nominations = self._make(
            "statcrm.nomination",
            {
                customer: {
                    "partner_id": self._get("res.partner", customer).id,
                    "value_class_id": classes[code].id,
                    "user_id": self.env.uid,
                    "reason": reason,
                    "date_from": day,
                }
                for customer, code, reason in NOMINATED
            },
        )
        nominations._propose(day)
        number = self.env._("Sample data")
        decision = nominations._decide(number, day, taken_over=True)
        self._mark({"first": decision})
        self._classify("latest", month)
        return True
