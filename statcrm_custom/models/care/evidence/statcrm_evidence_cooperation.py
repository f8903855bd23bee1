from odoo import api, models
from odoo.tools import SQL


class StatcrmEvidenceCooperation(models.AbstractModel):
    """A co-operation group met with a contact person of the customer."""

    _name = "statcrm.evidence.cooperation"
    _description = "A co-operation group met"
    _inherit = "statcrm.evidence"
    _is_contact = True

    @api.model
    def _find(self, promises, today):
        """Kept by a group meeting with a contact person of the customer."""
        return promises._execute_kind(self._cooperation_sql(), today)

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
            met=self.env["statcrm.evidence.meeting"]._met_sql(
                attended=True, grouped=True
            ),
            tree=places._tree_sql(),
            there=places._belongs_sql(
                SQL("person.id"), SQL("asked.principal_id"), SQL("event.start")
            ),
        )

    @api.model
    def _changed_sql(self, since):
        """Changes of members, and meetings that changed, ended or were deleted."""
        return self._union_sql(
            self._touched_trees_sql(since),
            SQL(
                "SELECT * FROM (%s) met",
                self.env["statcrm.evidence.meeting"]._met_since_sql(since),
            ),
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
            self._lost_sql(self._cooperation_sql()),
        )

    @api.model
    def _advise(self, promise):
        """Advise to plan the next meeting of a group, or to create one."""
        groups = self.env["statcrm.cooperation.group"].search(
            [("principal_ids", "in", promise.principal_id.ids)]
        )
        if len(groups) == 1:
            return self._advice(
                self.env._("Hold a meeting of “%(group)s”.", group=groups.display_name),
                self.env._("Plan Meeting"),
                groups.action_plan_meeting(),
                self._can("calendar.event"),
            )
        text = self.env._(
            "Create a co-operation group with the customer and hold a meeting."
        )
        if groups:
            text = self.env._("Hold a meeting of one of the co-operation groups.")
        return self._advice(
            text,
            self.env._("Co-operation Groups"),
            promise.principal_id.action_statcrm_cooperation(),
            self._can("statcrm.cooperation.group"),
        )
