from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...customer.house.statcrm_unit_member import LEVELS


class StatcrmCarePromise(models.Model):
    """Promises with meetings that await confirmation by a colleague."""

    _inherit = "statcrm.care.promise"

    is_for_me = fields.Boolean(
        string="Mine",
        compute="_compute_is_for_me",
        search="_search_is_for_me",
        help="Promises for which the user is responsible or has to confirm a meeting.",
    )

    @api.depends_context("uid")
    @api.depends("responsible", "plan_id", "state")
    def _compute_is_for_me(self):
        found = self.search([("id", "in", self.ids), ("is_for_me", "=", True)])
        for promise in self:
            promise.is_for_me = promise._origin in found

    def _search_is_for_me(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._mine_domain() | self._waiting_for_me_domain()

    @api.model
    def _waiting_for_me_domain(self):
        """Return the domain of the promises that await the user's confirmation.

        Only shown among one's own: it gives no right to change a promise.
        """
        for model in (
            "calendar.event",
            "mail.activity",
            "statcrm.unit.member",
            "statcrm.care.plan",
            self._name,
        ):
            self.env[model].flush_model()
        return Domain("id", "any", SQL("(%s)", self._waiting_for_me_sql()))

    @api.model
    def _waiting_for_me_sql(self):
        """Return SQL of their ids, starting from the user's few requests."""
        return SQL(
            """
            SELECT promise.id
              FROM mail_activity asked
              JOIN statcrm_unit_member member ON member.user_id = asked.user_id
               AND member.active
              JOIN statcrm_care_plan plan ON plan.principal_id = asked.res_id
              JOIN statcrm_care_promise promise ON promise.plan_id = plan.id
               AND promise.kind = 'meeting' AND promise.level IS NOT NULL
               AND promise.state IN ('due', 'late')
              LEFT JOIN mail_activity entry ON entry.id = asked.statcrm_entry_id
              LEFT JOIN calendar_event event ON event.id = asked.statcrm_event_id
             WHERE asked.active AND asked.user_id = %(me)s
               AND asked.res_model = 'res.partner'
               AND (asked.statcrm_entry_id IS NOT NULL
                    OR asked.statcrm_event_id IS NOT NULL)
               AND %(rank)s >= %(wanted)s AND coalesce(entry.date_done, %(day)s)
                   BETWEEN promise.date_from AND promise.date_to
            """,
            me=self.env.uid,
            rank=self.env["statcrm.evidence.meeting"]._rank_sql(SQL("member.level")),
            wanted=self.env["statcrm.evidence.meeting"]._rank_sql(SQL("promise.level")),
            day=self.env["calendar.event"]._statcrm_day_sql(),
        )

    @api.model
    def _of_meeting(self, customers, day):
        """Return the promises to customers that a meeting on a day may prove."""
        return self.search(
            [
                ("kind", "in", ["meeting", "cooperation", "contact"]),
                ("principal_id", "in", customers.ids),
                ("date_from", "<=", day),
                ("date_to", ">=", day),
            ]
        )

    def _find_unconfirmed(self, source=None):
        """Return {id: Evidence} of meetings that only lack a confirmation.

        :param source: only this event or entry
        """
        waiting = self.filtered(
            lambda one: (
                one.kind == "meeting" and one.level and one.state in ("due", "late")
            )
        )
        if not waiting:
            return {}
        self.env.flush_all()
        which = SQL("TRUE")
        if source:
            which = SQL("res_model = %s AND res_id = %s", source._name, source.id)
        query = SQL(
            "SELECT id, res_model, res_id, day, name, 'due' FROM (%s) met WHERE %s",
            self.env["statcrm.evidence.meeting"]._met_sql(attended=True, said=False),
            which,
        )
        return waiting._execute_kind(query, self.env.company._statcrm_today())

    def _colleagues_met(self, source):
        """Return the users in an event or entry with the required level."""
        if source._name == "calendar.event":
            came = source.attendee_ids.filtered(lambda one: one.state == "accepted")
            users = came.partner_id.user_ids.filtered(lambda one: not one.share)
        else:
            users = source.statcrm_colleague_ids or source.user_id
        names = [name for name, _label in LEVELS]
        enough = names[names.index(self.level) :]
        members = self.env["statcrm.unit.member"].sudo()
        return members.search(
            [("user_id", "in", users.ids), ("level", "in", enough)]
        ).user_id

    def _request_confirmation(self, source):
        """Ask the colleagues whose confirmation would prove these promises."""
        found = self._find_unconfirmed(source)
        activities = self.env["mail.activity"]
        for promise in self.filtered(lambda one: one.id in found):
            users = promise._colleagues_met(source.sudo()) - self.env.user
            activities._statcrm_create_confirmation(source, promise.principal_id, users)

    @api.model
    def _confirmed_by(self, source):
        return "event_id" if source._name == "calendar.event" else "activity_id"
