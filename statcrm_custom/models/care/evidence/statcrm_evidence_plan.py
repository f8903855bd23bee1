from odoo import api, models
from odoo.tools import SQL


class StatcrmCarePromise(models.Model):
    """Evidence in the plan itself: its state, its goals, its co-operation groups."""

    _inherit = "statcrm.care.promise"

    def _find_plan_state(self, today):
        """Kept when the plan was agreed, or closed, by the end of the period."""
        query = SQL(
            """
            SELECT asked.id, 'statcrm.care.plan', plan.id, reached,
                   card.name || ' ' || plan.year, 'kept'
              FROM asked
              JOIN statcrm_care_plan plan ON plan.id = asked.plan_id
              JOIN res_partner card ON card.id = plan.principal_id
             CROSS JOIN LATERAL (
                   SELECT CASE WHEN asked.plan_state = 'closed' THEN plan.closed_on
                          ELSE least(plan.agreed_on, plan.closed_on) END AS reached
                   ) step
             WHERE step.reached <= asked.ends
            """
        )
        return self._ask(query, today)

    def _changed_plan_state_sql(self, since):
        return SQL(
            "SELECT principal_id FROM statcrm_care_plan WHERE write_date >= %s", since
        )

    def _advise_plan_state(self):
        wanted = self.plan_state or "agreed"
        text = self.env._("Agree the plan of this year.")
        if wanted == "closed":
            text = self.env._("Review the year and close the plan.")
        return self._advise_plan(text)

    def _find_goal_measured(self, today):
        """Kept when each goal of the plan was measured in the period.

        Goals that were dropped do not count; a plan without goals measures nothing.
        """
        query = SQL(
            """
            SELECT asked.id, 'statcrm.care.goal',
                   (array_agg(goal.id ORDER BY value.date DESC, goal.id))[1],
                   max(value.date),
                   (array_agg(goal.name ORDER BY value.date DESC, goal.id))[1], 'kept'
              FROM asked
              JOIN statcrm_care_goal goal ON goal.plan_id = asked.plan_id
               AND goal.state <> 'dropped'
              LEFT JOIN LATERAL (
                   SELECT min(date) AS date FROM statcrm_care_goal_value value
                    WHERE value.goal_id = goal.id
                      AND value.date BETWEEN asked.date_from AND asked.date_to
                   ) value ON TRUE
             GROUP BY asked.id
            HAVING bool_and(value.date IS NOT NULL)
            """
        )
        return self._ask(query, today)

    def _changed_goal_measured_sql(self, since):
        """A goal that was deleted touches its plan."""
        return self._touched_plans_sql(since)

    def _advise_goal_measured(self):
        if not self.plan_id.goal_ids:
            return self._advise_plan(self.env._("Write down a goal for this year."))
        return self._advise_plan(
            self.env._("Write down where each goal of the plan stands now.")
        )

    def _find_cooperation(self, today):
        """Kept when a co-operation group met with somebody of the customer."""
        return self._ask(self._cooperation_sql(), today)

    @api.model
    def _cooperation_sql(self):
        places = self.env["statcrm.former.place"]
        return SQL(
            """
            SELECT met.id, met.res_model, met.res_id, met.day, met.name, 'kept'
              FROM (%(met)s) met
              JOIN asked ON asked.id = met.id
              JOIN calendar_event event ON event.id = met.met_id
              JOIN statcrm_cooperation_group_contact_rel member
                ON member.group_id = event.statcrm_cooperation_group_id
              JOIN (%(tree)s) person ON person.id = member.partner_id
               AND person.principal_id = asked.principal_id AND %(there)s
            """,
            met=self._met_sql(attended=True, grouped=True),
            tree=places._tree_sql(),
            there=places._belongs_sql(
                SQL("person.id"), SQL("asked.principal_id"), SQL("event.start")
            ),
        )

    def _changed_cooperation_sql(self, since):
        """Members and meetings that changed, ended, or are not there any more."""
        return self._union_sql(
            self._touched_trees_sql(since),
            SQL("SELECT * FROM (%s) met", self._met_since_sql(since)),
            SQL(
                """
                SELECT person.principal_id
                  FROM statcrm_cooperation_group team
                  JOIN statcrm_cooperation_group_contact_rel member
                    ON member.group_id = team.id
                  JOIN (%s) person ON person.id = member.partner_id
                 WHERE team.write_date >= %s
                """,
                self.env["statcrm.former.place"]._tree_sql(),
                since,
            ),
            self._lost_sql("cooperation", self._cooperation_sql()),
        )

    def _advise_cooperation(self):
        """Plan the next meeting of the customer's group, or make the group."""
        groups = self.env["statcrm.cooperation.group"].search(
            [("principal_ids", "in", self.principal_id.ids)]
        )
        if len(groups) == 1:
            return self._advice(
                self.env._("Hold a meeting of “%(group)s”.", group=groups.display_name),
                self.env._("Plan the Meeting"),
                groups.action_plan_meeting(),
                self._can("calendar.event"),
            )
        text = self.env._("Begin a co-operation group with the customer, and meet.")
        if groups:
            text = self.env._("Hold a meeting of one of the co-operation groups.")
        return self._advice(
            text,
            self.env._("Co-operation Groups"),
            self.principal_id.action_statcrm_cooperation(),
            self._can("statcrm.cooperation.group"),
        )

    def _advise_plan(self, text):
        return self._advice(
            text,
            self.env._("Open the Plan"),
            self.plan_id.get_formview_action(),
            self.plan_id.has_access("write"),
        )
