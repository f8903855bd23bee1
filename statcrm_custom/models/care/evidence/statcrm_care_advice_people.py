from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...customer.house.statcrm_unit_member import LEVELS

MOST_PEOPLE = 3


class StatcrmCarePromise(models.Model):
    """What to do about who answers, about meetings and about being in contact."""

    _inherit = "statcrm.care.promise"

    def _advise_responsible(self):
        """A decision names who answers for a nominated customer, else the card does."""
        principal = self.principal_id
        text = self.env._(
            "Nobody who works here answers for %(customer)s: name an account manager"
            " by %(day)s.",
            customer=principal.name,
            day=self._day(),
        )
        if principal.statcrm_nominated_class_id:
            return self._nominate(text)
        return self._advice(
            text,
            self.env._("Open the Customer"),
            self._open_customer(),
            principal.has_access("write"),
        )

    def _advise_nomination(self):
        waiting = self.principal_id.statcrm_nomination_ids.filtered(
            lambda one: one.state in ("proposed", "approved") and not one.applied_on
        )[:1]
        if waiting:
            text = self.env._(
                "A nomination from %(day)s is on its way: it has to be decided, and"
                " its first day to come.",
                day=self._format(waiting.date_from),
            )
            action = waiting.get_formview_action()
            return self._advice(text, self.env._("Open the Nomination"), action)
        text = self.env._(
            "No nomination of %(customer)s is in force: propose one by %(day)s.",
            customer=self.principal_id.name,
            day=self._day(),
        )
        return self._nominate(text)

    def _nominate(self, text):
        may = self._can("statcrm.nomination")
        action = may and self.principal_id.action_statcrm_nominate()
        return self._advice(text, self.env._("Propose a Nomination"), action)

    def _advise_meeting(self):
        """Who came to a meeting that was held is said first, then the next planned."""
        waiting = self._find_unconfirmed().get(self.id)
        if waiting:
            return self._advise_to_confirm(waiting)
        held = self._find_unsaid_meeting()
        return self._advise_who_came(held) if held else self._advise_to_meet()

    def _advise_who_came(self, held):
        text = self.env._(
            "Nobody has said yet who came to “%(meeting)s” on %(day)s.",
            meeting=held.name,
            day=self._format(held.date),
        )
        event = self.env["calendar.event"].browse(held.res_id)
        action = event.statcrm_attendance and event.action_statcrm_who_came()
        return self._advice(text, self.env._("Who Came?"), action)

    def _advise_to_meet(self):
        theirs, ours = self._meeting_people()
        levels = dict(self._fields["level"]._description_selection(self.env))
        values = {
            "customer": self.principal_id.name,
            "level": levels.get(self.level, "").lower(),
            "day": self._day(),
            "theirs": self._names(theirs),
            "ours": self._names(ours.partner_id),
        }
        if self.level and not (theirs and ours):
            return self._advise_unknown_level(theirs, values)
        if not self.level:
            text = self.env._(
                "Hold a meeting with somebody of %(customer)s by %(day)s.",
                **values,
            )
        else:
            text = self.env._(
                "Hold a meeting of level %(level)s or above, with one of theirs"
                " (%(theirs)s) and one of ours (%(ours)s), by %(day)s.",
                **values,
            )
        action = self._plan_meeting(theirs, ours)
        may = self._can("calendar.event")
        return self._advice(text, self.env._("Plan the Meeting"), action, may)

    def _find_unsaid_meeting(self):
        """Return the Evidence of a meeting that lacks only who came, or None."""
        self.env.flush_all()
        query = SQL(
            "SELECT id, res_model, res_id, day, name, 'due' FROM (%s) met",
            self._met_sql(logged=False, said=False),
        )
        return self._ask(query, self.env.company._statcrm_today()).get(self.id)

    def _say_met(self, values):
        """Where no level is promised, tell the one that was there on both sides."""
        if self.level:
            return self.env._(
                "Held: %(evidence)s on %(day)s. Nothing more to do until %(end)s.",
                **values,
            )
        levels = dict(self._fields["level"]._description_selection(self.env))
        level = self._find_level_met()
        if not level:
            return self.env._(
                "Held: %(evidence)s on %(day)s, level not noted. Nothing more to do"
                " until %(end)s.",
                **values,
            )
        return self.env._(
            "Held: %(evidence)s on %(day)s, level: %(level)s. Nothing more to do until"
            " %(end)s.",
            level=levels[level].lower(),
            **values,
        )

    def _find_level_met(self):
        """Return the highest level that the evidence proves for both sides, or None.

        The rule of meetings is asked once, for each of the levels.
        """
        self.env.flush_all()
        names = [name for name, _label in LEVELS]
        rows = self.env.execute_query(
            SQL(
                """
                WITH asked AS MATERIALIZED (
                     SELECT level.rank AS id, promise.principal_id, promise.date_from,
                            promise.date_to, level.name AS level
                       FROM (%(asked)s) promise
                      CROSS JOIN unnest(%(names)s::text[]) WITH ORDINALITY
                                 level (name, rank))
                SELECT max(id) FROM (%(met)s) met
                 WHERE res_model = %(model)s AND res_id = %(id)s
                """,
                asked=self._asked_sql(self.env.company._statcrm_today()),
                names=names,
                met=self._met_sql(attended=True),
                model=self.res_model,
                id=self.sudo().res_id,  # the sentence names what is told
            )
        )
        return rows[0][0] and names[rows[0][0] - 1]

    def _advise_unknown_level(self, theirs, values):
        """Somebody has to be known on the level before a meeting can prove it."""
        if theirs:
            text = self.env._(
                "Nobody of ours has the level %(level)s: the main user notes it in our"
                " units. Then hold the meeting by %(day)s.",
                **values,
            )
            return self._advice(text)
        text = self.env._(
            "We know nobody of %(customer)s on the level %(level)s: note them first"
            " among their people. Then hold the meeting by %(day)s.",
            **values,
        )
        return self._advice(
            text, self.env._("Open the Customer"), self._open_customer()
        )

    def _meeting_people(self):
        """Return (their people, our users) who would make the meeting count.

        Theirs of the level asked for or above, the best known ones first. Of ours one
        of the level who knows them, or is in the account team.
        """
        level = self.level or LEVELS[0][0]
        names = [name for name, _label in LEVELS]
        enough = names[names.index(level) :]
        theirs = self._their_people(enough)
        known = self.env["statcrm.connection"].search(
            [("partner_id", "in", theirs.ids)], order="last_contact desc, id"
        )
        members = self.env["statcrm.unit.member"].search([("level", "in", enough)])
        able = members.user_id.filtered("active")
        team = self.principal_id.statcrm_team_ids.filtered("is_current").user_id
        lowest = members.sorted(lambda one: (names.index(one.level), one.id)).user_id
        manager = self.principal_id.user_id.filtered("active")
        if not self.level:
            return theirs, manager or self.env.user
        best = [user for user in known.user_id | team | lowest if user in able]
        return theirs, able.browse(best[0].id if best else [])

    @api.model
    def _names(self, partners):
        return ", ".join(partners.mapped("name"))

    def _their_people(self, levels):
        """Return up to three people who are affiliated today on one of the levels."""
        there = Domain(
            "organisation_id.statcrm_principal_id", "=", self.principal_id.id
        )
        there &= Domain("is_current", "=", True)
        if self.level:
            there &= Domain("level", "in", levels)
        people = self.env["statcrm.affiliation"].search(there).partner_id
        met = self.env["statcrm.connection"].search(
            [("partner_id", "in", people.ids), ("last_contact", "!=", False)],
            order="last_contact desc, id",
        )
        return (met.partner_id | people)[: MOST_PEOPLE if self.level else 1]

    def _plan_meeting(self, theirs, ours):
        """Return the action of a new meeting with the right people already in."""
        hosts = ours | self.principal_id.user_id.filtered("active") | self.env.user
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Plan the Meeting"),
            "res_model": "calendar.event",
            "views": [[False, "form"]],
            "target": "current",
            "context": {
                "default_name": f"{self.principal_id.name}: {self.name}",
                "default_partner_ids": (theirs | hosts.partner_id).ids,
            },
        }

    def _advise_contact(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "statcrm_custom.statcrm_interaction_log_action"
        )
        action["context"] = {
            "default_partner_id": self.principal_id.id,
            "default_kind": "call",
        }
        return self._advice(
            self._say_contact(),
            self.env._("Log a Contact"),
            action,
            self._can("statcrm.interaction.log"),
        )

    def _say_contact(self):
        """Who is nominated anew has the first months for it."""
        values = {"customer": self.principal_id.name, "months": self.months}
        if self.env.company._statcrm_today() < self.date_from:
            return self.env._(
                "From %(day)s on: a contact at least every %(months)s months.",
                day=self._format(self.date_from),
                **values,
            )
        until = self._contact_grace()
        if until:
            return self.env._(
                "Be in contact with %(customer)s by %(day)s: call, write or visit, and"
                " log it. From then on at least every %(months)s months.",
                day=self._format(until),
                **values,
            )
        return self.env._(
            "Nobody has been in contact with %(customer)s for %(months)s months: call,"
            " write or visit, and log it.",
            **values,
        )
