from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ....tools.arm import Arm

# kinds of interaction that are meetings
MEETING_KINDS = ("visit", "meeting")


class StatcrmInteraction(models.Model):
    """The arms of the customer file that read the calendar.

    A meeting that counts as contact (see `_statcrm_held_sql` of `calendar.event`) is
    one row per principal customer, that of its first attendee who did not decline. A
    meeting planned from a customer without inviting anybody there belongs to that
    customer.
    """

    _inherit = "statcrm.interaction"
    _depends = {
        "calendar.event": [
            "active",
            "allday",
            "name",
            "privacy",
            "res_id",
            "res_model",
            "start",
            "start_date",
            "stop",
            "stop_date",
            "user_id",
        ],
        "calendar.attendee": ["event_id", "partner_id", "state"],
        "res.users.settings": ["calendar_default_privacy", "user_id"],
    }

    person_ids = fields.Many2many(
        "res.partner",
        string="Contact Persons",
        compute="_compute_person_ids",
        search="_search_person_ids",
    )

    place_id = fields.Many2one(
        "res.partner",
        string="Organisation",
        compute="_compute_place_id",
        search="_search_place_id",
        help="The organisation of the person on that day.",
    )

    @api.model
    def _get_arms(self):
        met = ("meeting",)
        return [
            *super()._get_arms(),
            Arm(3, self._met_people_sql, is_meeting=True, told=True, kinds=met),
            Arm(13, self._met_cards_sql, is_meeting=True, told=True, kinds=met),
        ]

    @api.model
    def _met_people_sql(self):
        return self._meetings_sql(
            SQL("guest.id"),
            SQL("guest.partner_id"),
            SQL(
                """calendar_attendee guest
                  JOIN calendar_event event ON event.id = guest.event_id"""
            ),
            SQL(
                """guest.state IS DISTINCT FROM 'declined'
               AND NOT EXISTS (%s)""",
                self._guests_sql(
                    SQL("guest.event_id"),
                    SQL("guest.partner_id"),
                    SQL("other.state IS DISTINCT FROM 'declined'"),
                    SQL("other.id < guest.id"),
                ),
            ),
        )

    @api.model
    def _met_cards_sql(self):
        return self._meetings_sql(
            SQL("event.id"),
            SQL("event.res_id"),
            SQL("calendar_event event"),
            SQL(
                "event.res_model = 'res.partner' AND NOT EXISTS (%s)",
                self._guests_sql(SQL("event.id"), SQL("event.res_id")),
            ),
        )

    @api.model
    def _met_sql(self):
        """Return SQL rows (principal_id, event_id, date, day, people) of all meetings.

        Same as the arms of meetings, but in one pass for figures of all customers,
        where the arms check each attendee. `people`: ids of the contact persons who
        did not decline, an array.
        """
        event = self.env["calendar.event"]
        return SQL(
            """
            SELECT guest.principal_id, event.id AS event_id, event.start AS date,
                   %(day)s AS day, guest.people
              FROM (SELECT guest.event_id, %(principal)s AS principal_id,
                           bool_or(guest.came) AS came,
                           bool_or(NOT guest.by_card) AS invited,
                           array_agg(theirs.id) FILTER (
                               WHERE guest.came AND NOT guest.by_card
                                 AND theirs.is_company IS NOT TRUE) AS people
                      FROM (SELECT event_id, partner_id, FALSE AS by_card,
                                   state IS DISTINCT FROM 'declined' AS came
                              FROM calendar_attendee
                             UNION ALL
                            SELECT id, res_id, TRUE, FALSE FROM calendar_event
                             WHERE res_model = 'res.partner') guest
                      JOIN res_partner theirs ON theirs.id = guest.partner_id
                           AND theirs.partner_share
                     GROUP BY 1, 2) guest
              JOIN calendar_event event ON event.id = guest.event_id
              LEFT JOIN res_users_settings calendar ON calendar.user_id = event.user_id
              LEFT JOIN (%(asked)s) asked ON asked.event_id = event.id
             WHERE (guest.came OR NOT guest.invited) AND %(held)s AND %(ours)s
            """,
            # only for the few who have moved
            principal=self.env["statcrm.former.place"]._principal_at_sql(
                SQL("theirs"),
                SQL("(SELECT start FROM calendar_event WHERE id = guest.event_id)"),
            ),
            day=event._statcrm_day_sql(),
            asked=event._statcrm_asked_sql(),
            held=event._statcrm_held_sql(),
            ours=event._statcrm_ours_sql(SQL("asked.came")),
        )

    @api.model
    def _met_or_logged_sql(self):
        """Return the same with manually logged meetings and visits.

        Rows (principal_id, date, day, people, is_logged, met_id), for `_once_sql`.
        """
        return SQL(
            """
            SELECT principal_id, date, day, people, FALSE AS is_logged,
                   event_id AS met_id
              FROM (%(met)s) met
             UNION ALL
            SELECT %(principal)s, entry.date, activity.date_done,
                   nullif(contact.people || CASE WHEN card.is_company IS NOT TRUE
                                                 THEN ARRAY[card.id] END, '{}'),
                   TRUE, entry.source_id
              FROM (%(entries)s) entry
              JOIN mail_activity activity ON activity.id = entry.source_id
              JOIN res_partner card ON card.id = entry.partner_id
              LEFT JOIN (SELECT activity_id, array_agg(partner_id) AS people
                           FROM statcrm_activity_contact_rel GROUP BY activity_id
                        ) contact ON contact.activity_id = entry.source_id
             WHERE entry.kind IN %(kinds)s
            """,
            principal=self.env["statcrm.former.place"]._principal_at_sql(
                SQL("card"), SQL("entry.date")
            ),
            met=self._met_sql(),
            entries=self._done_activities_sql(),
            kinds=MEETING_KINDS,
        )

    @api.model
    def _once_sql(self, met):
        """Return the rows of meetings without duplicates.

        A meeting in two calendars and in the log is one: same customer, same day, and a
        contact person in common or none given. The calendar takes precedence over the
        log.

        :param met: SQL rows with principal_id (or another id of the customer), day,
            people (an array of partners, NULL if none is given), is_logged and met_id
        """
        return SQL(
            """
            WITH met AS MATERIALIZED (
                SELECT *, row_number() OVER (PARTITION BY principal_id, day
                                             ORDER BY is_logged, met_id) AS place
                  FROM (%s) met)
            SELECT met.* FROM met
             WHERE NOT EXISTS (
                   SELECT FROM met other
                    WHERE other.principal_id = met.principal_id
                      AND other.day = met.day AND other.place < met.place
                      AND (other.people && met.people) IS NOT FALSE)
            """,
            met,
        )

    @api.model
    def _principal_then_sql(self, partner, moment=None):
        """Return SQL of the customer of a partner at a moment.

        :param moment: SQL; default when the `event` began
        """
        if self._known_moved() == frozenset():
            return SQL("%s.statcrm_principal_id", partner)
        places = self.env["statcrm.former.place"]
        return places._principal_at_sql(partner, moment or SQL("event.start"))

    @api.model
    def _guests_sql(self, event, partner, *conditions):
        """Attendees of an event from the same principal customer as a partner.

        OFFSET 0 keeps it a subquery per row, on the few attendees of one event.
        PostgreSQL would turn it into a join on all people of a large customer for each
        event; so would an `=` between the indexed principal customers. `event` is in
        scope.

        :param conditions: SQL on the attendee `other`; by default all attendees,
            whatever their answer
        """
        return SQL(
            """
            SELECT FROM calendar_attendee other
              JOIN res_partner theirs ON theirs.id = other.partner_id
                   AND theirs.partner_share
              JOIN res_partner person ON person.id = %(partner)s
                   AND %(whose)s IS NOT DISTINCT FROM %(theirs)s
             WHERE %(conditions)s
            OFFSET 0
            """,
            partner=partner,
            whose=self._principal_then_sql(SQL("person")),
            theirs=self._principal_then_sql(SQL("theirs")),
            conditions=SQL(" AND ").join(
                [SQL("other.event_id = %s", event), *conditions]
            ),
        )

    @api.model
    def _meetings_sql(self, source, partner, tables, condition):
        event = self.env["calendar.event"]
        return SQL(
            """
            SELECT %(source)s AS source_id, %(partner)s AS partner_id,
                   event.start AS date,
                   greatest(event.create_date, %(end)s) AS recorded_at,
                   'meeting' AS kind, NULL AS outcome, %(summary)s AS summary,
                   event.user_id, 'calendar.event' AS res_model, event.id AS res_id
              FROM %(tables)s
              LEFT JOIN res_users_settings calendar ON calendar.user_id = event.user_id
             WHERE %(held)s AND %(ours)s AND %(condition)s
            """,
            source=source,
            partner=partner,
            tables=tables,
            end=event._statcrm_end_sql(),
            # with the notes of the quick log
            summary=self._join_sql(
                SQL("event.name"),
                SQL(
                    """(SELECT string_agg(%s, ' – ' ORDER BY told.id)
                          FROM mail_activity told
                         WHERE told.calendar_event_id = event.id AND NOT told.active
                           AND told.statcrm_kind IS NOT NULL)""",
                    self._line_sql(SQL("told.feedback")),
                ),
            ),
            held=event._statcrm_held_sql(),
            ours=event._statcrm_ours_sql(),
            condition=condition,
        )

    # Contact persons who took part: attendees of meetings, recipients and authors of
    # messages.
    #
    # An interaction has one partner, but several contact persons take part in it. They
    # are read for a page or a person only, so they are in no arm.

    @api.depends("partner_id", "date")
    def _compute_place_id(self):
        places = self.env["statcrm.former.place"]._organisation_at(
            (one.partner_id, one.date) for one in self if one.partner_id
        )
        for one in self:
            one.place_id = places.get((one.partner_id.id, one.date))

    def _search_place_id(self, operator, value):
        """Search by organisation, including the people who worked there on that day."""
        if operator not in ("any", "in"):
            return NotImplemented
        partners = self.env["res.partner"].with_context(active_test=False)
        if operator == "any":
            value = partners.search(value).ids
        here = partners.search([("id", "child_of", list(filter(None, value)))])
        places = self.env["statcrm.former.place"].sudo()
        moved = places.search(
            Domain("partner_id", "in", here.ids)
            | Domain("organisation_id", "in", here.ids)
        ).partner_id
        found = Domain("person_ids", "in", (here - moved).ids)
        rows = places.search([("partner_id", "in", moved.ids)]).grouped("partner_id")
        for person in moved:
            own, then = rows[person], []
            for row in own:
                if row.organisation_id in here:
                    then.append(row._period_domain())
            if person in here and own[-1].until:
                then.append(Domain("date", ">=", own[-1].until))
            found |= Domain("person_ids", "in", person.ids) & Domain.OR(then)
        return found

    @api.depends("partner_id")
    def _compute_person_ids(self):
        people = self._get_people()
        # check the access of all at once rather than row by row
        self.env["res.partner"].union(*people.values()).has_access("read")
        for interaction in self:
            interaction.person_ids = people[interaction.id]

    def _get_people(self):
        """Return {interaction id: contact persons who took part}.

        Without colleagues and organisations.
        """
        found = {interaction.id: {*interaction.partner_id.ids} for interaction in self}
        for interaction_id, partner_id in self._taken_part(
            self._sources_sql("part", self.ids), {*self._by_arm(self.ids)}
        ):
            found[interaction_id].add(partner_id)
        Partner = self.env["res.partner"]
        everybody = Partner.browse(set().union(*found.values()))
        everybody.fetch(["is_company", "name", "partner_share"])
        people = {
            partner.id
            for partner in everybody
            if partner.partner_share and not partner.is_company
        }
        return {
            interaction_id: Partner.browse(sorted(ids & people))
            for interaction_id, ids in found.items()
        }

    def _search_person_ids(self, operator, value):
        """Search the interactions of these partners, or that they took part in."""
        if operator in ("any", "any!"):
            people = self.env["res.partner"].with_context(active_test=False)
            value = people.search(Domain(value)).ids
        elif operator != "in":
            return NotImplemented
        people = tuple(filter(None, value))
        if not people:
            return Domain.FALSE
        ids = set(self._search([("partner_id", "in", people)]).get_result_ids())
        ids |= {
            row[0] for row in self._taken_part(SQL("part.partner_id IN %s", people))
        }
        return self._by_index(Domain("id", "in", list(ids)))

    @api.model
    def _taken_part(self, condition, arms=None):
        """Return [(interaction id, id of a partner who took part)].

        :param condition: SQL on `part`, with `arm`, `source_id` and `partner_id`
        :param arms: the numbers of the arms of the interactions; default all
        """
        parts = self._parts_sql(arms)
        if not parts:
            return []
        self.env["calendar.attendee"].flush_model(["event_id", "partner_id", "state"])
        self.env["mail.message"].flush_model(["author_id", "model", "partner_ids"])
        return self.env.execute_query(
            SQL(
                """SELECT %s, partner_id FROM (%s) part
                    WHERE partner_id IS NOT NULL AND %s""",
                self._id_sql(SQL("source_id"), SQL("arm")),
                parts,
                condition,
            )
        )

    @api.model
    def _parts_sql(self, arms=None):
        """Return SQL rows (source_id, arm, partner_id) of who took part."""
        return SQL(" UNION ALL ").join(
            sql for of, sql in self._get_parts() if arms is None or of & arms
        )

    @api.model
    def _get_parts(self):
        """Return [(numbers of arms, SQL of `source_id`, `arm`, `partner_id`)].

        Extend it to add more.
        """
        messages = {arm.number for arm in self._get_arms() if arm.messages_on}
        addressees = self._written_sql(
            SQL("addressee.res_partner_id"),
            SQL(
                """JOIN mail_message_res_partner_rel addressee
                     ON addressee.mail_message_id = mail.id"""
            ),
        )
        # participants given in the quick log
        logged = SQL(
            """SELECT activity_id AS source_id, 1 AS arm, partner_id
                 FROM statcrm_activity_contact_rel"""
        )
        return [
            ({3}, self._attended_sql()),
            (messages, addressees),
            (messages, self._written_sql(SQL("mail.author_id"), SQL())),
            ({1}, logged),
        ]

    @api.model
    def _attended_sql(self):
        return SQL(
            """
            SELECT first.id AS source_id, 3 AS arm, guest.partner_id
              FROM calendar_attendee guest
              JOIN calendar_event event ON event.id = guest.event_id
              JOIN res_partner person ON person.id = guest.partner_id
              JOIN calendar_attendee first ON first.event_id = guest.event_id
              JOIN res_partner named ON named.id = first.partner_id
                   AND %s = %s
             WHERE guest.state IS DISTINCT FROM 'declined'
            """,
            self._principal_then_sql(SQL("named")),
            self._principal_then_sql(SQL("person")),
        )

    @api.model
    def _written_sql(self, partner, addressee):
        arms = {
            arm.messages_on: arm.number for arm in self._get_arms() if arm.messages_on
        }
        cases = [SQL("WHEN %s THEN %s", model, arm) for model, arm in arms.items()]
        return SQL(
            """
            SELECT mail.id AS source_id, CASE mail.model %s END AS arm,
                   %s AS partner_id
              FROM mail_message mail %s
             WHERE mail.model IN %s AND mail.message_type IN ('comment', 'email')
            """,
            SQL(" ").join(cases),
            partner,
            addressee,
            tuple(arms),
        )
