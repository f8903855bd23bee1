from odoo import api, models


class StatcrmCard(models.AbstractModel):
    """The promises to the customer, its goals and its agreements."""

    _inherit = "statcrm.card"

    @api.model
    def _fill(self, card, partner):
        result = super()._fill(card, partner)
        if card["kind"] != "person":
            card["cells"].append(self._get_promises(partner.statcrm_principal_id))
        return result

    @api.model
    def _fill_overview(self, overview, partner):
        result = super()._fill_overview(overview, partner)
        if overview["kind"] == "customer":
            brief = self.env["statcrm.brief"]
            overview["sections"] += [
                self._place(brief._section_promises(partner), 12),
                self._place(brief._get_agreements(partner), 40),
                self._place(brief._section_goals(partner), 45),
            ]
        return result

    @api.model
    @api.readonly
    def get_care(self, partner_id):
        """Return the page Care without its promises: plan, goals and agreements.

        :param int partner_id: a customer, an office or a person
        :return: {"sections", "actions"}, as in `get_card`
        :raise AccessError: the user is not an internal user
        :raise UserError: the partner does not exist
        """
        partner = self._get_partner(partner_id)
        customer = partner.statcrm_principal_id
        brief, plan = self.env["statcrm.brief"], partner.statcrm_care_plan_id
        following = partner._statcrm_next_care_plan()
        state = dict(plan._fields["state"]._description_selection(self.env))
        hints = []
        if not plan:
            hints.append(self.env._("No plan for this year yet."))
        if not following:
            hints.append(self._format_no_next_plan(partner))
        plans = self._section(
            "plan",
            self.env._("Care plan"),
            "main",
            10,
            lines=[
                self._line([self._part(one)], aside=state[one.state])
                for one in plan + following
            ],
            hint=" ".join(hints),
        )
        agreements = brief._section_agreements(customer) or self._section(
            "agreements",
            self.env._("Agreements"),
            "side",
            20,
            text=partner.statcrm_agreement_text,
        )
        sections = [plans, brief._section_goals(customer), agreements]
        return {
            "sections": [one for one in sections if one],
            "actions": self._get_care_actions(partner, plan, following),
        }

    @api.model
    def _format_no_next_plan(self, partner):
        """Return that there is no plan for next year, and who can create it."""
        year = str(self.env.company._statcrm_today().year + 1)
        if partner.statcrm_may_care:
            return self.env._("No plan for %(year)s yet.", year=year)
        return self.env._(
            "No plan for %(year)s yet. The account manager or the management group can"
            " create it.",
            year=year,
        )

    @api.model
    def _get_care_actions(self, partner, plan, following):
        actions = []
        add = lambda *values: actions.append(self._action(*values))  # noqa: E731
        if partner.statcrm_may_care:
            if not plan:
                label = self.env._("Create Plan")
                add("action_statcrm_open_care_plan", 10, label, "fa-plus")
            year = self.env.company._statcrm_today().year + 1
            label = self.env._("Plan %(year)s", year=str(year))
            icon = "fa-arrow-right" if following else "fa-plus"
            add("action_statcrm_next_care_plan", 15, label, icon)
            label = self.env._("New Agreement")
            add("action_statcrm_new_agreement", 20, label, "fa-plus")
        label = self.env._("All Agreements")
        add("action_statcrm_agreements", 30, label, "fa-list")
        groups = self.env["statcrm.cooperation.group"].search_count(
            [("principal_ids", "in", partner.statcrm_principal_id.ids)]
        )
        if groups:
            label = self.env._("Co-operation Groups (%(count)s)", count=groups)
            add("action_statcrm_cooperation", 40, label, "fa-users")
        return actions

    @api.model
    def _get_promises(self, customer):
        """Return how many promises are not kept; a click opens the board."""
        count, plan = customer.statcrm_red_promise_count, customer.statcrm_care_plan_id
        label = self.env._("Promises not kept")
        if count:
            told, tone = str(count), "danger"
        elif plan:
            told, tone = self.env._("None"), "success"
        else:
            told, tone = self.env._("No plan for this year"), "muted"
        state = dict(plan._fields["state"]._description_selection(self.env))
        detail = plan and self.env._(
            "Plan %(year)s: %(state)s", year=str(plan.year), state=state[plan.state]
        )
        return self._cell(
            "promises",
            40,
            label,
            [told],
            [self._part(plan, detail)],
            tone=tone,
            method="action_statcrm_board" if count or plan else "",
        )
