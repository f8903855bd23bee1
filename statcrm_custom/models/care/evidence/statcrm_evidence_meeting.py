from odoo import SUPERUSER_ID, api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...customer.house.statcrm_unit_member import LEVELS

MOST_PEOPLE = 3


class StatcrmEvidenceMeeting(models.AbstractModel):
    """A meeting with the customer: a calendar event or a logged entry.

    Held means that the event counts as contact (see `calendar.event`), and that
    somebody of each side attended: the invitation was accepted, by the attendee or by
    whoever recorded the attendance. If a level is promised, these people have this
    level or a higher one: the contact person by an affiliation on that day, the
    colleague by the units (for former colleagues, as they were); and the colleague has
    confirmed it, as others may log a contact or answer in the name of a director.
    """

    _name = "statcrm.evidence.meeting"
    _description = "A meeting was held"
    _inherit = "statcrm.evidence"
    _is_contact = True

    @api.model
    def _find(self, promises, today):
        """Kept by the first meeting of the period with the right people."""
        return promises._execute_kind(self._meeting_sql(), today)

    @api.model
    def _meeting_sql(self):
        return SQL(
            "SELECT id, res_model, res_id, day, name, 'kept' FROM (%s) met",
            self._met_sql(attended=True),
        )

    @api.model
    def _met_sql(self, logged=True, attended=False, grouped=False, said=True):
        """Return SQL of the meetings held, the common rule for counting them.

        It reads the table `asked`: id, principal_id, date_from, date_to, level. Rows
        (id, res_model, res_id, day, name, met_id, partner_id): id as in `asked`, met_id
        that of the event or entry; one row per contact person in a meeting.

        :param bool logged: include logged meetings and visits
        :param bool attended: somebody of each side attended; otherwise it is enough
            that it counts as contact (see `calendar.event`)
        :param bool grouped: only events of co-operation groups
        :param bool said: if a level is promised, the colleague with the level has
          confirmed it
        """
        rows = self._held_events_sql(attended, grouped, said)
        if logged and not grouped:
            rows = SQL("%s UNION ALL %s", rows, self._logged_meetings_sql(said))
        return SQL(
            """
            WITH theirs AS MATERIALIZED (%(theirs)s),
                 ours AS MATERIALIZED (%(ours)s)
            SELECT * FROM (%(rows)s)
                   met (id, res_model, res_id, day, name, met_id, partner_id)
            """,
            theirs=self._theirs_sql(),
            ours=self._ours_sql(),
            rows=rows,
        )

    @api.model
    def _rank_sql(self, level):
        """Return SQL of a level as a number from 1, or 0 for none."""
        names = [name for name, _label in LEVELS]
        return SQL("coalesce(array_position(%s::text[], %s::text), 0)", names, level)

    @api.model
    def _theirs_sql(self):
        """Return SQL of the contact persons, with period and level.

        Rows (id of the promise, partner_id, date_from, date_to, by_card): only if the
        level is sufficient. Only an affiliation has a level, not a partner in the tree,
        for which `_there_sql` also checks the period.
        """
        return SQL(
            """
            SELECT asked.id, person.id AS partner_id,
                   '-infinity'::date AS date_from, 'infinity'::date AS date_to,
                   TRUE AS by_card
              FROM asked
              JOIN (%s) person ON person.principal_id = asked.principal_id
               AND person.partner_share AND person.is_company IS NOT TRUE
             WHERE asked.level IS NULL
             UNION ALL
            SELECT asked.id, line.partner_id, coalesce(line.date_from, '-infinity'),
                   coalesce(line.date_to, 'infinity'), FALSE
              FROM asked
              JOIN res_partner office
                ON office.statcrm_principal_id = asked.principal_id
              JOIN statcrm_affiliation line ON line.organisation_id = office.id
              JOIN res_partner person
                ON person.id = line.partner_id AND person.partner_share
             WHERE %s >= %s
            """,
            self.env["statcrm.former.place"]._tree_sql(),
            self._rank_sql(SQL("line.level")),
            self._rank_sql(SQL("asked.level")),
        )

    @api.model
    def _there_sql(self, moment):
        """Return SQL of whether one of `theirs` worked for the customer then."""
        places = self.env["statcrm.former.place"]
        return SQL(
            "(NOT theirs.by_card OR %s)",
            places._belongs_sql(
                SQL("theirs.partner_id"), SQL("asked.principal_id"), moment
            ),
        )

    @api.model
    def _ours_sql(self):
        """Return SQL rows (user_id, partner_id, rank), one per colleague."""
        return SQL(
            """
            SELECT person.id AS user_id, person.partner_id,
                   max(coalesce(%(rank)s, 0)) AS rank
              FROM res_users person
              LEFT JOIN statcrm_unit_member member
                ON member.user_id = person.id
               AND (member.active OR NOT person.active)
             WHERE NOT person.share AND person.id <> %(robot)s
             GROUP BY person.id
            """,
            rank=self._rank_sql(SQL("member.level")),
            robot=SUPERUSER_ID,
        )

    @api.model
    def _held_events_sql(self, attended, grouped, said=True):
        event, rank = self.env["calendar.event"], self._rank_sql(SQL("asked.level"))
        came = SQL("= 'accepted'" if attended else "IS DISTINCT FROM 'declined'")
        planned = SQL(
            """OR %s AND EXISTS (SELECT FROM ours WHERE ours.user_id = event.user_id
                                 AND ours.rank >= %s)""",
            event._statcrm_unasked_sql(),
            rank,
        )
        return SQL(
            """
            SELECT asked.id, 'calendar.event', event.id, %(day)s, event.name, event.id,
                   guest.partner_id
              FROM asked
              JOIN theirs ON theirs.id = asked.id
              JOIN %(guests)s guest ON guest.partner_id = theirs.partner_id
               AND guest.state %(came)s
              JOIN calendar_event event ON event.id = guest.event_id
               AND %(day)s BETWEEN asked.date_from AND asked.date_to
               AND %(day)s BETWEEN theirs.date_from AND theirs.date_to
               AND %(there)s
              LEFT JOIN res_users_settings calendar ON calendar.user_id = event.user_id
             WHERE %(held)s
               AND (EXISTS (
                   SELECT FROM calendar_attendee host
                     JOIN ours ON ours.partner_id = host.partner_id
                    WHERE host.event_id = event.id
                      AND host.state %(came)s
                      AND ours.rank >= %(rank)s AND %(said)s)
                   %(or_planned)s)
            """,
            came=came,
            day=event._statcrm_day_sql(),
            there=self._there_sql(SQL("event.start")),
            said=self._confirmed_sql(
                SQL(
                    """word.event_id = event.id AND word.start = event.start
                   AND EXISTS (SELECT FROM statcrm_presence_partner_rel known
                                WHERE known.presence_id = word.id
                                  AND known.partner_id = guest.partner_id)"""
                ),
                said,
            ),
            guests=self._guests_sql(grouped),
            held=event._statcrm_held_sql(),
            rank=rank,
            or_planned=SQL() if attended else planned,
        )

    @api.model
    def _confirmed_sql(self, condition, said, wrote=None):
        """Return the condition that a colleague confirmed the meeting.

        Others may answer for attendees and log entries, which is sufficient if no level
        is promised. See `statcrm.presence`.

        :param condition: SQL on the confirmation `word`
        :param wrote: SQL of what is equivalent to a confirmation
        """
        if not said:
            return SQL("TRUE")
        return SQL(
            """(asked.level IS NULL OR %s OR EXISTS (
                   SELECT FROM statcrm_presence word
                    WHERE word.user_id = ours.user_id AND %s))""",
            wrote or SQL("FALSE"),
            condition,
        )

    @api.model
    def _guests_sql(self, grouped):
        """Return SQL of attendees, looking up those of groups first.

        OFFSET 0 prevents PostgreSQL from joining all group events with all people.
        """
        if not grouped:
            return SQL("calendar_attendee")
        return SQL(
            """(
                SELECT guest.* FROM calendar_event event
                  JOIN calendar_attendee guest ON guest.event_id = event.id
                 WHERE event.statcrm_cooperation_group_id IS NOT NULL
                OFFSET 0)"""
        )

    @api.model
    def _logged_meetings_sql(self, said=True):
        """Return SQL of logged meetings and visits without an event.

        Our participants are those entered, not whoever logged it.
        """
        return SQL(
            """
            SELECT asked.id, 'mail.activity', activity.id, activity.date_done,
                   coalesce(nullif(activity.summary, ''), %(names)s), activity.id,
                   contact.partner_id
              FROM asked
              JOIN theirs ON theirs.id = asked.id
              JOIN statcrm_activity_contact_rel contact
                ON contact.partner_id = theirs.partner_id
              JOIN mail_activity activity ON activity.id = contact.activity_id
               AND activity.statcrm_kind IN ('meeting', 'visit')
               AND NOT activity.active AND activity.calendar_event_id IS NULL
               AND activity.res_model = 'res.partner'
               AND activity.date_done BETWEEN asked.date_from AND asked.date_to
               AND activity.date_done BETWEEN theirs.date_from AND theirs.date_to
               AND %(there)s
             WHERE EXISTS (
                   SELECT FROM ours
                    WHERE ours.rank >= %(rank)s
                      AND %(said)s
                      AND (ours.user_id IN (%(colleagues)s)
                           OR ours.user_id = activity.user_id
                              AND NOT EXISTS (%(colleagues)s)))
            """,
            there=self._there_sql(
                self.env["statcrm.interaction"]._day_sql(SQL("activity.date_done"))
            ),
            names=self.env["statcrm.interaction"]._logged_names_sql(SQL("activity.id")),
            rank=self._rank_sql(SQL("asked.level")),
            # the author is set by Odoo; for a script, the user of the entry; what
            # somebody else has corrected is no longer what the author wrote
            said=self._confirmed_sql(
                SQL("word.activity_id = activity.id"),
                said,
                SQL(
                    """(ours.user_id = activity.create_uid OR activity.create_uid = %s
                         AND ours.user_id = activity.user_id)
                    AND NOT EXISTS (SELECT FROM statcrm_log_correction correction
                                     WHERE correction.activity_id = activity.id
                                       AND correction.create_uid <> ours.user_id)""",
                    SUPERUSER_ID,
                ),
            ),
            colleagues=SQL(
                """SELECT host.user_id FROM statcrm_activity_colleague_rel host
                    WHERE host.activity_id = activity.id"""
            ),
        )

    @api.model
    def _changed_sql(self, since):
        """Events changed or ended since, new levels and entries."""
        return self._union_sql(
            self._touched_trees_sql(since),
            SQL("SELECT * FROM (%s) met", self._met_since_sql(since)),
            self._lost_sql(self._meeting_sql()),
        )

    @api.model
    def _met_since_sql(self, since):
        """Return SQL of the principals of the people in changed records.

        The answer to an invitation may be a colleague's, so events are searched first,
        and then all their attendees.
        """
        return SQL(
            """
            WITH member AS (
                SELECT person.id AS user_id, person.partner_id
                  FROM statcrm_unit_member member
                  JOIN res_users person ON person.id = member.user_id
                 WHERE member.write_date >= %(since)s
                 UNION
                SELECT id, partner_id FROM res_users
                 WHERE write_date >= %(since)s AND NOT share
            ), event AS (%(events)s), entry AS (%(entries)s), person AS (
                SELECT guest.partner_id FROM event
                  JOIN calendar_attendee guest ON guest.event_id = event.id
                 UNION
                SELECT contact.partner_id FROM entry
                  JOIN statcrm_activity_contact_rel contact
                    ON contact.activity_id = entry.id
            )
            SELECT org.statcrm_principal_id
              FROM person
              LEFT JOIN statcrm_affiliation line ON line.partner_id = person.partner_id
              LEFT JOIN statcrm_former_place former
                ON former.partner_id = person.partner_id
              JOIN res_partner org
                ON org.id IN (person.partner_id, line.organisation_id,
                              former.organisation_id)
               AND org.partner_share
            """,
            since=since,
            events=self._touched_events_sql(since),
            entries=self._touched_entries_sql(since),
        )

    @api.model
    def _touched_events_sql(self, since):
        return SQL(
            """
            SELECT event.id FROM calendar_event event
             WHERE write_date >= %(since)s OR %(end)s BETWEEN %(since)s AND %(now)s
             UNION
            SELECT event_id FROM calendar_attendee WHERE write_date >= %(since)s
             UNION
            SELECT event_id FROM statcrm_presence
             WHERE write_date >= %(since)s AND event_id IS NOT NULL
             UNION
            SELECT host.event_id FROM calendar_attendee host
              JOIN member ON member.partner_id = host.partner_id
             UNION
            SELECT own.id FROM calendar_event own
              JOIN res_users_settings calendar ON calendar.user_id = own.user_id
             WHERE calendar.write_date >= %(since)s
            """,
            since=since,
            end=self.env["calendar.event"]._statcrm_end_sql(),
            now=fields.Datetime.now(),
        )

    @api.model
    def _touched_entries_sql(self, since):
        return SQL(
            """
            SELECT id FROM mail_activity
             WHERE write_date >= %(since)s AND statcrm_kind IS NOT NULL
             UNION
            SELECT activity_id FROM statcrm_presence
             WHERE write_date >= %(since)s AND activity_id IS NOT NULL
             UNION
            SELECT colleague.activity_id FROM statcrm_activity_colleague_rel colleague
              JOIN member ON member.user_id = colleague.user_id
             UNION  -- where nobody of ours is named, it is whose entry it is
            SELECT own.id FROM mail_activity own
              JOIN member ON member.user_id = own.user_id
             WHERE own.statcrm_kind IS NOT NULL
            """,
            since=since,
        )

    @api.model
    def _get_step_label(self):
        return self.env._("Plan Meeting")

    @api.model
    def _advise(self, promise):
        """Advise to record attendance first, then to plan the next meeting."""
        waiting = promise._find_unconfirmed().get(promise.id)
        if waiting:
            return self._advise_to_confirm(promise, waiting)
        held = self._find_unconfirmed_meeting(promise)
        return (
            self._advise_who_came(promise, held)
            if held
            else self._advise_to_meet(promise)
        )

    def _advise_to_confirm(self, promise, found):
        """Advise on a meeting that awaits confirmation."""
        source = self.env[found.res_model].browse(found.res_id)
        users = promise._colleagues_met(source.sudo())
        text = self.env._(
            "“%(meeting)s” on %(day)s has to be confirmed by one of: %(names)s.",
            meeting=found.name,
            day=promise._format(found.date),
            names=self._names(users.partner_id),
        )
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Confirm Attendance"),
            "res_model": "statcrm.presence.confirm",
            "views": [[False, "form"]],
            "target": "new",
            "context": {f"default_{promise._confirmed_by(source)}": source.id},
        }
        label = self.env._("Confirm Attendance")
        return self._advice(text, label, action, self.env.user in users)

    def _advise_who_came(self, promise, held):
        text = self.env._(
            "Record the attendance of “%(meeting)s” on %(day)s.",
            meeting=held.name,
            day=promise._format(held.date),
        )
        event = self.env["calendar.event"].browse(held.res_id)
        action = event.statcrm_attendance and event.action_statcrm_who_came()
        return self._advice(text, self.env._("Record Attendance"), action)

    def _advise_to_meet(self, promise):
        theirs, ours = self._meeting_people(promise)
        levels = dict(promise._fields["level"]._description_selection(self.env))
        values = {
            "customer": promise.principal_id.name,
            "level": levels.get(promise.level, "").lower(),
            "day": promise._day(),
            "theirs": self._names(theirs),
            "ours": self._names(ours.partner_id),
        }
        if promise.level and not (theirs and ours):
            return self._advise_unknown_level(promise, theirs, values)
        if not promise.level:
            text = self.env._(
                "Hold a meeting with a contact person of %(customer)s by %(day)s.",
                **values,
            )
        else:
            text = self.env._(
                "Hold a meeting at level %(level)s or above by %(day)s, with a"
                " contact person (%(theirs)s) and a colleague (%(ours)s).",
                **values,
            )
        action = self._plan_meeting(promise, theirs, ours)
        may = self._can("calendar.event")
        return self._advice(text, self.env._("Plan Meeting"), action, may)

    def _find_unconfirmed_meeting(self, promise):
        """Return the Evidence of a meeting without recorded attendance, or None."""
        self.env.flush_all()
        query = SQL(
            "SELECT id, res_model, res_id, day, name, 'due' FROM (%s) met",
            self._met_sql(logged=False, said=False),
        )
        return promise._execute_kind(query, self.env.company._statcrm_today()).get(
            promise.id
        )

    @api.model
    def _format_kept(self, promise, values):
        """Include the level present on both sides if none is promised."""
        if promise.level:
            return self.env._(
                "Held: %(evidence)s on %(day)s. Nothing more to do until %(end)s.",
                **values,
            )
        levels = dict(promise._fields["level"]._description_selection(self.env))
        level = self._find_level_met(promise)
        if not level:
            return self.env._(
                "Held: %(evidence)s on %(day)s, level unknown. Nothing more to do"
                " until %(end)s.",
                **values,
            )
        return self.env._(
            "Held: %(evidence)s on %(day)s, level: %(level)s. Nothing more to do until"
            " %(end)s.",
            level=levels[level].lower(),
            **values,
        )

    def _find_level_met(self, promise):
        """Return the highest level proven for both sides, or None.

        Checks all levels in one query.
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
                asked=promise._asked_sql(self.env.company._statcrm_today()),
                names=names,
                met=self._met_sql(attended=True),
                model=promise.res_model,
                id=promise.sudo().res_id,  # named in the sentence
            )
        )
        return rows[0][0] and names[rows[0][0] - 1]

    def _advise_unknown_level(self, promise, theirs, values):
        """Advise to record people at the level, without whom no meeting counts."""
        if theirs:
            text = self.env._(
                "No colleague has level %(level)s. Ask the main user to set it in our"
                " units, then hold the meeting by %(day)s.",
                **values,
            )
            return self._advice(text)
        text = self.env._(
            "%(customer)s has no contact person at level %(level)s. Add one first,"
            " then hold the meeting by %(day)s.",
            **values,
        )
        return self._advice(
            text, self.env._("Open Customer"), self._open_customer(promise)
        )

    def _meeting_people(self, promise):
        """Return (contact persons, users) who would make the meeting count.

        Contact persons at the level or above, best known first, and a colleague at the
        level who knows them or is in the account team.
        """
        level = promise.level or LEVELS[0][0]
        names = [name for name, _label in LEVELS]
        enough = names[names.index(level) :]
        theirs = self._their_people(promise, enough)
        known = self.env["statcrm.connection"].search(
            [("partner_id", "in", theirs.ids)], order="last_contact desc, id"
        )
        members = self.env["statcrm.unit.member"].search([("level", "in", enough)])
        able = members.user_id.filtered("active")
        team = promise.principal_id.statcrm_team_ids.filtered("is_current").user_id
        lowest = members.sorted(lambda one: (names.index(one.level), one.id)).user_id
        manager = promise.principal_id.user_id.filtered("active")
        if not promise.level:
            return theirs, manager or self.env.user
        best = [user for user in known.user_id | team | lowest if user in able]
        return theirs, able.browse(best[0].id if best else [])

    @api.model
    def _names(self, partners):
        return ", ".join(partners.mapped("name"))

    def _their_people(self, promise, levels):
        """Return up to three people with a current affiliation at these levels."""
        there = Domain(
            "organisation_id.statcrm_principal_id", "=", promise.principal_id.id
        )
        there &= Domain("is_current", "=", True)
        if promise.level:
            there &= Domain("level", "in", levels)
        people = self.env["statcrm.affiliation"].search(there).partner_id
        met = self.env["statcrm.connection"].search(
            [("partner_id", "in", people.ids), ("last_contact", "!=", False)],
            order="last_contact desc, id",
        )
        return (met.partner_id | people)[: MOST_PEOPLE if promise.level else 1]

    def _plan_meeting(self, promise, theirs, ours):
        """Return the action of a new meeting with the right attendees."""
        hosts = ours | promise.principal_id.user_id.filtered("active") | self.env.user
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Plan Meeting"),
            "res_model": "calendar.event",
            "views": [[False, "form"]],
            "target": "current",
            "context": {
                "default_name": f"{promise.principal_id.name}: {promise.name}",
                "default_partner_ids": (theirs | hosts.partner_id).ids,
            },
        }

    @api.model
    def _format_terms(self, line):
        if line.level and not line.programme_id.is_light:
            return self.env._(
                "A meeting was held at level %(level)s or above on both sides",
                level=line._label("level"),
            )
        return super()._format_terms(line)
