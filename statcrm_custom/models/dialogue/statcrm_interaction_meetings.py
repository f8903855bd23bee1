from odoo import api, fields, models
from odoo.tools import SQL


class StatcrmInteraction(models.Model):
    """The arms of the customer file that read the calendar.

    A meeting that has begun is a row for each principal customer, however many of its
    people attend: that of its first attendee who did not decline. A meeting planned
    from a customer's card without inviting anybody there belongs to the card. Private
    ones, by themselves or by their organiser's calendar, are nobody's: not a count.
    """

    _inherit = "statcrm.interaction"
    _depends = {
        "calendar.event": [
            *("active", "name", "privacy", "res_id", "res_model", "start", "user_id"),
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
                        SQL("guest.event_id"), SQL("guest.partner_id"), SQL("guest.id")
                    ),
                ),
            ),
            13: self._meetings_sql(
                SQL("event.id"),
                SQL("event.res_id"),
                SQL("calendar_event event"),
                SQL(
                    "event.res_model = 'res.partner' AND NOT EXISTS (%s)",
                    self._guests_sql(SQL("event.id"), SQL("event.res_id"), SQL("NULL")),
                ),
            ),
        }

    @api.model
    def _guests_sql(self, event, partner, before):
        """Attendees of an event from the same principal customer as a partner.

        OFFSET 0 keeps it a question asked of each row, which looks at the few
        attendees of one event. PostgreSQL would make a join of it, that looks at
        everybody of a large customer for each event; so does an `=` between the
        principal customers, for which there is an index.

        :param before: SQL of an attendee's id, only those before it; or of NULL
        """
        return SQL(
            """
            SELECT FROM calendar_attendee other
              JOIN res_partner theirs ON theirs.id = other.partner_id
                   AND theirs.partner_share
              JOIN res_partner person ON person.id = %(partner)s
                   AND person.statcrm_principal_id
                       IS NOT DISTINCT FROM theirs.statcrm_principal_id
             WHERE other.event_id = %(event)s
               AND other.state IS DISTINCT FROM 'declined'
               AND (%(before)s::integer IS NULL OR other.id < %(before)s)
            OFFSET 0
            """,
            event=event,
            partner=partner,
            before=before,
        )

    @api.model
    def _meetings_sql(self, source, partner, tables, condition):
        return SQL(
            """
            SELECT %(source)s AS source_id, %(partner)s AS partner_id,
                   event.start AS date,
                   greatest(event.create_date, event.start) AS recorded_at,
                   'meeting' AS kind, NULL AS outcome, event.name AS summary,
                   event.user_id, 'calendar.event' AS res_model, event.id AS res_id
              FROM %(tables)s
              LEFT JOIN res_users_settings calendar ON calendar.user_id = event.user_id
             WHERE event.active AND event.start <= %(now)s
               AND %(open)s AND %(condition)s
            """,
            source=source,
            partner=partner,
            tables=tables,
            now=fields.Datetime.now(),
            open=self.env["calendar.event"]._statcrm_open_sql(),
            condition=condition,
        )
