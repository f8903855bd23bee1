from odoo import api, models

from ....tools.groups import ACCOUNT_MANAGER, STAFF


class StatcrmCard(models.AbstractModel):
    """What has happened, what is next and what is running, as the brief tells it."""

    _inherit = "statcrm.card"

    @api.model
    def _fill(self, card, partner):
        result = super()._fill(card, partner)
        brief = self.env["statcrm.brief"]
        last = brief._section_contacts(partner)
        planned = brief._section_planned(partner)
        card["cells"] += [
            self._cell_of("last", 20, self.env._("Last contact"), last),
            self._cell_of("next", 30, self.env._("Next"), planned),
        ]
        card["sections"] += [self._place(planned, 10), self._place(last, 20)]
        return result

    @api.model
    def _fill_overview(self, overview, partner):
        result = super()._fill_overview(overview, partner)
        brief = self.env["statcrm.brief"]
        overview["sections"] += [
            self._place(brief._section_feedback(partner), 15),
            self._place(brief._section_running(partner), 30),
        ]
        if overview["kind"] == "customer":
            team = brief._section_team(partner)
            overview["sections"].append(self._place(team, 70))
        return result

    @api.model
    def _cell_of(self, key, sequence, label, section):
        """Return a cell with the first line of a section."""
        if not section["lines"]:
            nothing = {
                "last": self.env._("None yet"),
                "next": self.env._("Nothing planned"),
            }
            tone = "muted" if key == "last" else "warning"
            return self._cell(key, sequence, label, [nothing[key]], tone=tone)
        line = section["lines"][0]
        when = " · ".join(filter(None, [line["lead"], line["aside"]]))
        return self._cell(
            key,
            sequence,
            label,
            [when],
            line["parts"],
            tone=line["tone"],
            detail_tone="",
        )

    @api.model
    def _get_actions(self, card, partner):
        """Only what the user may do, and what would not be refused."""
        actions, user = super()._get_actions(card, partner), self.env.user
        add = lambda *values: actions.append(self._action(*values))  # noqa: E731
        add("action_statcrm_brief", 10, self.env._("Brief"), "fa-file-text-o")
        if self.env["sale.order"].has_access("create"):
            add("action_statcrm_new_offer", 20, self.env._("New Offer"), "fa-money")
        if self.env["calendar.event"].has_access("create"):
            label = self.env._("Plan a Visit")
            add("action_statcrm_plan_visit", 30, label, "fa-calendar-plus-o")
        if user.has_group(STAFF):
            label = self.env._("Record Feedback")
            add("action_statcrm_record_feedback", 40, label, "fa-comment-o")
        customer = partner.statcrm_principal_id
        if not self.env["statcrm.survey.round"]._get_current():
            return actions
        if customer._statcrm_may_invite():
            label = self.env._("Invite to a Survey")
            add("action_statcrm_satisfaction_invite", 50, label, "fa-paper-plane-o")
        if user.has_group(ACCOUNT_MANAGER) and customer._statcrm_may_interview():
            label = self.env._("Ask About Satisfaction")
            add("action_statcrm_satisfaction_interview", 60, label, "fa-smile-o")
        return actions
