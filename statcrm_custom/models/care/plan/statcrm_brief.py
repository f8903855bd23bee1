from odoo import api, models

MOST_GOALS = 5


class StatcrmBrief(models.AbstractModel):
    """Section on this year's goals and needs."""

    _inherit = "statcrm.brief"

    @api.model
    def _get_section_names(self):
        return [*super()._get_section_names(), "goals"]

    @api.model
    def _section_goals(self, principal):
        """Left out if there are no goals and no unanswered needs."""
        goals = principal.statcrm_care_goal_ids
        needs = principal.statcrm_care_need_ids
        lines = [self._goal_line(goal) for goal in goals[:MOST_GOALS]]
        lines += [
            self._line(
                [self._part(need, need.name)],
                lead=self.env._("Need"),
                aside=self.env._("unanswered"),
                tone="warning",
            )
            for need in needs[:MOST_GOALS]
        ]
        if not lines:
            return {}
        return self._section(
            "goals",
            self.env._("This year's goals"),
            "main",
            25,
            lines=lines,
            hidden=len(goals[MOST_GOALS:]) + len(needs[MOST_GOALS:]),
        )

    @api.model
    def _goal_line(self, goal):
        state = dict(goal._fields["state"]._description_selection(self.env))
        values = self.env._(
            "%(now)s of %(target)s",
            now=goal._format_value(goal.current_value),
            target=goal._format_value(goal.target_value),
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
