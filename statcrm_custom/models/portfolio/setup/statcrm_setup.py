from odoo import api, models


class StatcrmSetup(models.AbstractModel):
    """Steps of who answers for whom."""

    _inherit = "statcrm.setup"

    @api.model
    def _get_facts(self):
        return {
            **super()._get_facts(),
            "managers": self._exists_sql(
                "res.partner",
                [
                    ("user_id", "!=", False),
                    ("active", "=", True),
                    ("statcrm_is_principal", "=", True),
                ],
            ),
            "nomination": self._exists_sql(
                "statcrm.nomination", [("state", "=", "approved")]
            ),
        }

    @api.model
    def _get_steps(self, facts):
        steps = super()._get_steps(facts)
        sheets = {
            "users": self._button(
                self.env._("From a Sheet"), "statcrm_custom.statcrm_user_sheet_action"
            ),
            "customers": self._button(
                self.env._("Import a Workbook"),
                "statcrm_custom.statcrm_workbook_import_action",
            ),
        }
        for step in steps:
            if step["key"] in sheets:
                step["buttons"].insert(0, sheets[step["key"]])
        return [
            *steps,
            self._get_manager_step(facts),
            self._step(
                "nomination",
                "value",
                self.env._("The first strategic and key customers"),
                self.env._(
                    "The management group proposes them from the candidates, the"
                    " director decides."
                ),
                self._button(
                    self.env._("Candidates"),
                    "statcrm_custom.statcrm_value_ranking_action",
                ),
                self._button(
                    self.env._("Nominations"),
                    "statcrm_custom.statcrm_nomination_action",
                ),
                state="done" if facts["nomination"] else "open",
            ),
        ]

    @api.model
    def _get_manager_step(self, facts):
        """Return the step; whether the others need a manager only people can tell."""
        figures, without = self.env["statcrm.house.figure"], 0
        if facts["customers"]:
            without, _at = figures._get("without_manager")
        state = "open"
        if facts["managers"]:
            state = "warning" if without else "done"
        return self._step(
            "managers",
            "customers",
            self.env._("Account managers"),
            self.env._("Who answers for which customer, by segment, region or unit."),
            self._button(
                self.env._("Assign Managers"),
                "statcrm_custom.statcrm_assign_managers_action",
            ),
            self._button(
                self.env._("Without Manager"),
                "statcrm_custom.res_partner_action_unmanaged",
            ),
            state=state,
            status=self.env._(
                "Customers without an account manager: %(count)s", count=without
            )
            if without
            else "",
            by_hand=state == "warning",
        )
