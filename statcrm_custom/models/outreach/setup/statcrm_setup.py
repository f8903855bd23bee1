from odoo import api, models


class StatcrmSetup(models.AbstractModel):
    """The step of purposes, which are a proposal until they are confirmed."""

    _inherit = "statcrm.setup"

    @api.model
    def _get_facts(self):
        return {
            **super()._get_facts(),
            "unconfirmed": self._exists_sql(
                "statcrm.purpose", [("active", "=", True), ("confirmed_on", "=", False)]
            ),
        }

    @api.model
    def _get_steps(self, facts):
        return [
            *super()._get_steps(facts),
            self._step(
                "purposes",
                "customers",
                self.env._("What people may be contacted for"),
                self.env._(
                    "The purposes, grounds and rules that are there are a proposal. The"
                    " data-protection officer reads them, you confirm them."
                ),
                self._button(
                    self.env._("Purposes"), "statcrm_custom.statcrm_purpose_action"
                ),
                state="open" if facts["unconfirmed"] else "done",
                may=self.env["statcrm.purpose"].has_access("write"),
            ),
        ]
