from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

# how many are named; the lists on the screen show all
NAMED = 200


class StatcrmTargetGroup(models.Model):
    """Frozen copies of a group, and what has changed since."""

    _inherit = "statcrm.target.group"

    def action_freeze(self):
        """Make a copy that keeps everybody as of now, and open it."""
        return self._freeze().get_formview_action()

    def _freeze(self):
        """Return a new frozen copy: all that were found, in one statement.

        The rules of reading hold for whoever freezes: a copy has only people that this
        user may see.
        """
        self.ensure_one()
        self.check_access("read")
        if self.is_frozen:
            raise UserError(self._get_fixed_message())
        self._get_conditions()  # tells what cannot be understood before anything else
        now = fields.Datetime.now()
        day = fields.Date.to_string(self.env.company._statcrm_day(now))
        copy = self.create(
            {
                "name": self.env._("%(name)s, %(day)s", name=self.name, day=day),
                "description": self.description,
                "unit_of_selection": self.unit_of_selection,
                "purpose_id": self.purpose_id.id,
                "channel": self.channel,
                "unit_id": self.unit_id.id,
                "shared_unit_ids": [Command.set(self.shared_unit_ids.ids)],
                "company_id": self.company_id.id,
                "is_upper_level": self.is_upper_level,
                "criterion_ids": [
                    Command.create(one)
                    for one in self.criterion_ids.copy_data({"group_id": False})
                ],
                "role_order_ids": [
                    Command.create(one)
                    for one in self.role_order_ids.copy_data({"group_id": False})
                ],
            }
        )
        copy.sudo().write(
            {"is_frozen": True, "frozen_at": now, "source_id": self.id, "used_on": now}
        )
        self.sudo().used_on = now
        self._run_insert(copy, now)
        return copy

    def _run_insert(self, copy, now):
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO statcrm_target_member
                       (group_id, partner_id, organisation_id, origin, reason, user_id,
                        made_at)
                SELECT %(group)s, partner_id, organisation_id,
                       CASE WHEN is_added THEN 'added' ELSE 'found' END, reason,
                       %(user)s, %(now)s
                  FROM (%(told)s) told
                """,
                group=copy.id,
                user=self.env.uid,
                now=now,
                told=self._compile_sql(),
            )
        )
        copy.invalidate_recordset()

    @api.readonly
    def compare(self):
        """Return who would join and who would leave a frozen copy today.

        :return: {"join": [id], "leave": [id], "join_count", "leave_count", "sentence"};
            at most 200 ids each
        :raise UserError: it is not frozen, or its living group no longer exists
        """
        living = self._get_living()
        counted = []
        for what in ("join", "leave"):
            rows = self._run(
                SQL(
                    "SELECT partner_id, count(*) OVER () FROM (%s) changed"
                    " ORDER BY partner_id LIMIT %s",
                    self._changed_sql(what, living),
                    NAMED,
                )
            )
            counted.append(([row[0] for row in rows], rows[0][1] if rows else 0))
        (join, join_count), (leave, leave_count) = counted
        return {
            "join": join,
            "leave": leave,
            "join_count": join_count,
            "leave_count": leave_count,
            "sentence": self.env._(
                "Today %(join)s would join and %(leave)s would leave.",
                join=join_count,
                leave=leave_count,
            ),
        }

    def _get_living(self):
        self.ensure_one()
        self.check_access("read")
        if not self.is_frozen or not self.source_id:
            raise UserError(
                self.env._("Only a frozen copy is compared with its living group.")
            )
        return self.source_id

    def _changed_sql(self, what, living):
        now, then = living._members_sql(), self._members_sql()
        first, second = (now, then) if what == "join" else (then, now)
        return SQL("(%s) EXCEPT (%s)", first, second)

    def action_joined(self):
        """Open who would join today."""
        self._get_living()
        return self._people_window(
            self.env._("Would Join: %s", self.name), self._listed_domain("join")
        )

    def action_left(self):
        """Open who would leave today."""
        self._get_living()
        return self._people_window(
            self.env._("Would Leave: %s", self.name), self._listed_domain("leave")
        )
