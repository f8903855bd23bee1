from odoo import api, models
from odoo.tools import SQL

MEETING_ARMS = (3, 13)
# kinds that are meetings, wherever they are noted
MEETING_KINDS = ("visit", "meeting")


class StatcrmInteraction(models.Model):
    """The arms of the customer file that read the calendar.

    A meeting that counts as contact (see `_statcrm_held_sql` of `calendar.event`) is a
    row for each principal customer, however many of its people attend: that of its
    first attendee who did not decline. A meeting planned from a customer's card
    without inviting anybody there belongs to the card.
    """

    _inherit = "statcrm.interaction"
    _depends = {
        "calendar.event": [
            *("active", "allday", "name", "privacy", "res_id", "res_model", "start"),
            *("start_date", "stop", "stop_date", "user_id"),
        ],
        "calendar.attendee": ["event_id", "partner_id", "state"],
        "res.users.settings": ["calendar_default_privacy", "user_id"],
    }

    @api.model
    def _get_arms(self):
        return super()._get_arms() | {
            3: self._meetings_sql(
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
            ),
            13: self._meetings_sql(
                SQL("event.id"),
                SQL("event.res_id"),
                SQL("calendar_event event"),
                SQL(
                    "event.res_model = 'res.partner' AND NOT EXISTS (%s)",
                    self._guests_sql(SQL("event.id"), SQL("event.res_id")),
                ),
            ),
        }

    @api.model
    def _met_sql(self):
        """Return SQL rows (principal_id, event_id, date, day, people): all at once.

        The same as the arms of `MEETING_ARMS`, in one pass for figures of all
        customers, where the arms ask about each attendee. `people`: the contact
        persons of the customer who did not decline, an array of ids.
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
            # asked of the few who have moved alone
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
        """Return the same with the meetings and visits that were logged by hand.

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
            entries=self._get_arms()[1],
            kinds=MEETING_KINDS,
        )

    @api.model
    def _once_sql(self, met):
        """Return the rows of meetings that are not the same one again.

        Seen in a calendar, in a colleague's calendar and in the log it is one: with
        the same customer, on the same day, with somebody of theirs in common, or where
        it is not told who was there. The calendar goes before the log.

        :param met: SQL rows with principal_id (or another id that tells customers
            apart), day, people (an array of partners, NULL where nobody is named),
            is_logged and met_id
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
    def _principal_then_sql(self, partner):
        """Whose a partner was when the `event` began: who has moved since stays."""
        if self._known_moved() == frozenset():
            return SQL("%s.statcrm_principal_id", partner)
        places = self.env["statcrm.former.place"]
        return places._principal_at_sql(partner, SQL("event.start"))

    @api.model
    def _guests_sql(self, event, partner, *conditions):
        """Attendees of an event from the same principal customer as a partner.

        OFFSET 0 keeps it a question asked of each row, which looks at the few
        attendees of one event. PostgreSQL would make a join of it, that looks at
        everybody of a large customer for each event; so does an `=` between the
        principal customers, for which there is an index. `event` is around it.

        :param conditions: SQL on the attendee `other`; without any, all who were
            invited, whatever they said
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
            # with what was said there, by the quick log
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
