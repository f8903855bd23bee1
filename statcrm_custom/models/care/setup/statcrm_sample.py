from dateutil.relativedelta import relativedelta

from odoo import api, models


class StatcrmSample(models.AbstractModel):
    """This year's plans of the nominated sample customers, and agreements."""

    _inherit = "statcrm.sample"

    @api.model
    def _load(self):
        super()._load()
        today = self.env.company._statcrm_today()
        nominated = [
            self._get("res.partner", key)
            for key in ("forests", "harbours", "kuusilahti")
        ]
        customers = self.env["res.partner"].union(*nominated)
        self.env["statcrm.care.plan"]._open_year(
            today.year, customers, since=today.replace(month=1, day=1)
        )
        plans = self.env["statcrm.care.plan"].search(
            [("principal_id", "in", customers.ids)]
        )
        self._mark({str(plan.id): plan for plan in plans})
        plans.promise_ids._refresh()
        self._make(
            "statcrm.agreement",
            {
                "forests": {
                    "number": self.env._("Sample/1"),
                    "name": self.env._("Forest statistics"),
                    "kind_id": self.env.ref(
                        "statcrm_custom.statcrm_agreement_kind_information"
                    ).id,
                    "principal_id": self._get("res.partner", "forests").id,
                    "date_from": today - relativedelta(months=10),
                    "date_to": today + relativedelta(months=2),
                    "value": 90000,
                },
            },
        )
        return True
