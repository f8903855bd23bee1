from odoo import api, fields, models
from odoo.tools.misc import formatLang

MOST_GOALS = 5


class StatcrmBrief(models.AbstractModel):
    """What we want to reach with the customer this year, in the customer brief."""

    _inherit = "statcrm.brief"

    @api.model
    def _get_sections(self, principal):
        return [*super()._get_sections(principal), self._section_goals(principal)]

    @api.model
    def _section_goals(self, principal):
        """Left out when there are neither goals nor needs without an answer."""
        year = fields.Date.context_today(self).year
        plan = self.env["statcrm.care.plan"].search(
            [("principal_id", "=", principal.id), ("year", "=", year)], limit=1
        )
        goals = plan.goal_ids.filtered(lambda one: one.state != "dropped")
        needs = plan.need_ids.filtered("is_open")
        lines = [self._goal_line(goal) for goal in goals[:MOST_GOALS]]
        lines += [
            self._line(
                [self._part(need, need.name)],
                lead=self.env._("Need"),
                aside=self.env._("no answer yet"),
                tone="warning",
            )
            for need in needs[:MOST_GOALS]
        ]
        if not lines:
            return {}
        return self._section(
            "goals",
            self.env._("Goals of the year"),
            "main",
            25,
            lines=lines,
            hidden=len(goals[MOST_GOALS:]) + len(needs[MOST_GOALS:]),
        )

    @api.model
    def _goal_line(self, goal):
        state = dict(goal._fields["state"]._description_selection(self.env))
        digits = 1 if goal.measure == "satisfaction" else 0
        values = self.env._(
            "%(now)s of %(target)s",
            now=formatLang(self.env, goal.current_value, digits=digits),
            target=formatLang(self.env, goal.target_value, digits=digits),
        )
        known = goal.measured_on and goal.state == "open"
        return self._line(
            [self._part(goal, goal.name)],
            lead=self.env._("Joint goal") if goal.is_joint else self.env._("Goal"),
            detail=[
                self.env._("by %(date)s", date=self._day(goal.deadline))
                if goal.deadline
                else "",
            ],
            aside=values if known else state[goal.state],
            tone="success" if goal.state == "reached" else "",
        )
