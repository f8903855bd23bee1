from odoo import SUPERUSER_ID, api, models
from odoo.tools import SQL

from .statcrm_connection import KINDS, WEAKEST

FOUND = SQL("last_contact, last_kind, contact_count, last_meeting")
FOUND_NEW = SQL(
    "found.last_contact, found.last_kind, found.contact_count, found.last_meeting"
)
FOUND_OLD = SQL("con.last_contact, con.last_kind, con.contact_count, con.last_meeting")
# nothing of a row is lost when it is deleted
UNTYPED = SQL(
    "(con.is_entered IS NOT TRUE AND coalesce(con.typed_strength, 0) = 0"
    " AND con.since IS NULL AND con.topic IS NULL AND con.note IS NULL)"
)


class StatcrmConnection(models.Model):
    """Keeping the rows equal to what is found, for all contacts or for some."""

    _inherit = "statcrm.connection"

    @api.model
    def _refresh(self, contact_ids=None):
        """Make the found columns of the rows equal to what is found now.

        A handful of statements, whatever the number of contacts. They do not add
        to what is there, so running twice, or again after a crash, changes nothing.

        :param contact_ids: only these contact persons (list of ids); default all
        """
        self.env.flush_all()
        execute = self.env.cr.execute
        execute("SET LOCAL work_mem = '128MB'")
        self._keep_found(contact_ids)
        if contact_ids is None:
            # after a first run the server knows nothing yet of the new rows
            execute("ANALYZE statcrm_connection")
        execute(self._change_sql())
        for statement in self._forget_sql(contact_ids):
            execute(statement)
        execute(self._insert_sql())
        execute(self._unit_sql())
        execute(self._decay_sql())
        execute("DROP TABLE statcrm_connection_found")
        self.invalidate_model()

    @api.model
    def _refresh_at_once(self, contact_ids):
        """Do the same for a few contacts, without what is left to the jobs.

        :param contact_ids: ids of contact persons
        """
        self.env.flush_all()
        self._keep_found(contact_ids)
        for statement in (
            self._change_sql(),
            *self._forget_sql(contact_ids),
            self._insert_sql(),
            self._decay_sql(contact_ids),
            SQL("DROP TABLE statcrm_connection_found"),
        ):
            self.env.cr.execute(statement)
        self.invalidate_model()

    @api.model
    def _keep_found(self, contact_ids):
        """Make the temporary table of what is found now.

        For all contacts each source is read once. The planner expects few messages
        of the people who work here, and would look up all of them one by one.
        """
        execute = self.env.cr.execute
        execute("DROP TABLE IF EXISTS statcrm_connection_found")
        execute("SELECT current_setting('enable_nestloop')")
        (setting,) = self.env.cr.fetchone()
        if contact_ids is None:
            execute("SET LOCAL enable_nestloop = off")
        execute(self._found_sql(contact_ids))
        execute(SQL("SET LOCAL enable_nestloop = %s", setting))
        execute("ANALYZE statcrm_connection_found")

    @api.model
    def _found_sql(self, contact_ids):
        """One row for each pair; `last` is the day times ten plus the kind's rank."""
        some = SQL("TRUE")
        if contact_ids is not None:
            some = SQL("id = ANY(%s)", list(contact_ids))
        return SQL(
            """
            CREATE TEMPORARY TABLE statcrm_connection_found ON COMMIT DROP AS
            WITH ours AS MATERIALIZED (
                SELECT id AS user_id, partner_id FROM res_users
                 WHERE NOT share AND id <> %(robot)s
            ), theirs AS MATERIALIZED (
                SELECT id AS partner_id FROM res_partner
                 WHERE is_company IS NOT TRUE AND %(some)s
                   AND id NOT IN (SELECT partner_id FROM res_users WHERE NOT share)
            ), message AS NOT MATERIALIZED (
                %(messages)s
            ), pair AS (%(pairs)s)
            SELECT user_id, partner_id, contact_count, last_meeting,
                   DATE '0001-01-01' + last / 10 AS last_contact,
                   (%(kinds)s)[last %% 10] AS last_kind
              FROM pair
            """,
            robot=SUPERUSER_ID,
            some=some,
            kinds=[kind for kind, _label in KINDS],
            messages=self._messages_sql(),
            pairs=self._pairs_sql(),
        )

    @api.model
    def _pairs_sql(self):
        """A meeting seen in several places is one of the two and of the day."""
        return SQL(
            """
            SELECT user_id, partner_id,
                   sum(CASE WHEN rank = 4 THEN 1 ELSE times END)::integer
                       AS contact_count,
                   max((day - DATE '0001-01-01') * 10 + rank) AS last,
                   max(day) FILTER (WHERE rank = 4) AS last_meeting
              FROM (SELECT user_id, partner_id, day, rank, count(*) AS times
                      FROM (%s UNION ALL %s UNION ALL %s UNION ALL %s) contact
                     GROUP BY user_id, partner_id, day, rank) contact
             GROUP BY user_id, partner_id
            """,
            self._meetings_sql(),
            self._sent_sql(),
            self._received_sql(),
            self._activities_sql(),
        )

    @api.model
    def _change_sql(self):
        return SQL(
            """
            UPDATE statcrm_connection con
               SET (%s) = (%s)
              FROM statcrm_connection_found found
             WHERE con.user_id = found.user_id AND con.partner_id = found.partner_id
               AND (%s) IS DISTINCT FROM (%s)
            """,
            FOUND,
            FOUND_NEW,
            FOUND_OLD,
            FOUND_NEW,
        )

    @api.model
    def _forget_sql(self, contact_ids):
        """Yield what takes back the contacts that are no longer found."""
        lost = SQL(
            """con.contact_count > 0 AND NOT EXISTS (
               SELECT FROM statcrm_connection_found found
                WHERE found.user_id = con.user_id
                  AND found.partner_id = con.partner_id)"""
        )
        if contact_ids is not None:
            lost = SQL("%s AND con.partner_id = ANY(%s)", lost, list(contact_ids))
        yield SQL("DELETE FROM statcrm_connection con WHERE %s AND %s", lost, UNTYPED)
        yield SQL(
            "UPDATE statcrm_connection con SET (%s) = (NULL, NULL, 0, NULL) WHERE %s",
            FOUND,
            lost,
        )

    @api.model
    def _insert_sql(self):
        """EXCEPT, not an anti join: the planner may think that there are few rows
        yet, and would go through those that are being inserted again and again."""
        return SQL(
            """
            INSERT INTO statcrm_connection
                (user_id, partner_id, unit_id, strength, typed_strength, is_entered,
                 %s, create_uid, write_uid, create_date, write_date)
            SELECT found.user_id, found.partner_id, member.unit_id, %s, 0, FALSE,
                   %s, %s, %s, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
              FROM statcrm_connection_found found
              LEFT JOIN (%s) member ON member.user_id = found.user_id
             WHERE (found.user_id, found.partner_id) IN (
                   SELECT user_id, partner_id FROM statcrm_connection_found
                   EXCEPT
                   SELECT user_id, partner_id FROM statcrm_connection)
                ON CONFLICT DO NOTHING
            """,
            FOUND,
            self._strength_sql(SQL("found")),
            FOUND_NEW,
            SUPERUSER_ID,
            SUPERUSER_ID,
            self._first_units_sql(),
        )

    @api.model
    def _first_units_sql(self):
        """As `_compute_unit_id`: the unit that a person was entered in first."""
        return SQL(
            """SELECT DISTINCT ON (user_id) user_id, unit_id FROM statcrm_unit_member
                WHERE active ORDER BY user_id, id"""
        )

    @api.model
    def _unit_sql(self):
        return SQL(
            """
            UPDATE statcrm_connection con
               SET unit_id = member.unit_id
              FROM res_users users
              LEFT JOIN (%s) member ON member.user_id = users.id
             WHERE users.id = con.user_id
               AND con.unit_id IS DISTINCT FROM member.unit_id
            """,
            self._first_units_sql(),
        )

    @api.model
    def _strength_sql(self, alias):
        """As `_compute_strength`, for a row that nobody typed a strength into."""
        cases = [
            SQL(
                "WHEN %(alias)s.last_contact >= %(first_day)s"
                " AND %(alias)s.contact_count >= %(count)s THEN %(strength)s",
                alias=alias,
                first_day=first_day,
                count=count,
                strength=strength,
            )
            for strength, first_day, count in self._get_strength_limits()
        ]
        return SQL("CASE %s ELSE %s END", SQL(" ").join(cases), WEAKEST)

    @api.model
    def _decay_sql(self, contact_ids=None):
        """A strength that was found fades with the days, without a new contact."""
        strength = self._strength_sql(SQL("con"))
        some = SQL("TRUE")
        if contact_ids is not None:
            some = SQL("con.partner_id = ANY(%s)", list(contact_ids))
        return SQL(
            """
            UPDATE statcrm_connection con
               SET strength = %s
             WHERE coalesce(con.typed_strength, 0) = 0
               AND con.strength IS DISTINCT FROM %s AND %s
            """,
            strength,
            strength,
            some,
        )
