from odoo import api, models

from ....tools.groups import DIRECTOR, MANAGEMENT


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
            self._get_nomination_step(facts),
        ]

    @api.model
    def _get_nomination_step(self, facts):
        """Return the step; who sets up the system may neither draft nor decide."""
        who = {
            self.env._("Proposed by"): self._get_names(MANAGEMENT),
            self.env._("Decided by"): self._get_names(DIRECTOR),
        }
        nobody = self.env._("nobody has this role yet")
        return self._step(
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
            status=". ".join(
                f"{what}: {names or nobody}" for what, names in who.items()
            ),
            may=self.env["statcrm.nomination"].has_access("create"),
            who=self.env._("The management group and the director do this."),
        )

    @api.model
    def _get_names(self, group):
        """Return the names of the active users of a role and of those above it."""
        users_sudo = self.env.ref(group).sudo().all_user_ids.filtered("active")
        return ", ".join(users_sudo.sorted("name").mapped("name")[:5])

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
