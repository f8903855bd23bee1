from datetime import date

from dateutil.relativedelta import relativedelta

from odoo import SUPERUSER_ID, api, fields, models
from odoo.tools import SQL

from ....tools.sql import NOW

KINDS = [
    ("activity", "Activity"),
    ("message", "Message"),
    ("call", "Call"),
    ("meeting", "Meeting"),
]

# (strength, last contact within months, number of contacts): the first match applies
STRENGTH_RULE = [(5, 3, 12), (4, 6, 6), (3, 12, 3), (2, 24, 1)]

WEAKEST = 1

FOUND = SQL("last_contact, last_kind, contact_count, last_meeting")

FOUND_NEW = SQL(
    "found.last_contact, found.last_kind, found.contact_count, found.last_meeting"
)

FOUND_OLD = SQL("con.last_contact, con.last_kind, con.contact_count, con.last_meeting")

# rows that can be deleted without losing entered values
UNTYPED = SQL(
    "(con.is_entered IS NOT TRUE AND coalesce(con.typed_strength, 0) = 0"
    " AND con.since IS NULL AND con.topic IS NULL AND con.note IS NULL)"
)


class StatcrmConnection(models.Model):
    """Connection between a colleague and a contact person.

    Connections are created by a job from the calendar, messages and activities
    (`_refresh`). Values entered by users are kept: strength, since, topic, note.
    Otherwise the strength follows STRENGTH_RULE: 5 if the last contact is at most 3
    months ago and there were at least 12 contacts; 4 for 6 months and 6 contacts; 3 for
    12 months and 3 contacts; 2 for 24 months; else 1.
    """

    _name = "statcrm.connection"
    _description = "Connection"
    _inherit = [
        "statcrm.merge.mixin",
        "statcrm.may.edit",
        "statcrm.kept.fields",
        "statcrm.moved.mixin",
    ]
    _order = "strength desc, last_contact desc, id"
    _rec_name = "partner_id"
    _moved_by = {"user_id", "partner_id"}

    user_id = fields.Many2one(
        "res.users",
        string="Colleague",
        required=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
    )
    unit_id = fields.Many2one(
        "statcrm.unit",
        string="Our Unit",
        compute="_compute_unit_id",
        store=True,
        index="btree_not_null",
        ondelete="set null",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Contact Person",
        required=True,
        index=True,
        ondelete="cascade",
        bypass_search_access=True,
        domain=[("is_company", "=", False)],
    )
    principal_id = fields.Many2one(
        related="partner_id.statcrm_principal_id", string="Principal Customer"
    )

    # entered by users
    strength = fields.Integer(
        compute="_compute_strength",
        inverse="_inverse_strength",
        store=True,
        readonly=False,
        aggregator="avg",
        help="1 (weak) to 5 (very close). Enter it, or leave it to be computed from"
        " how often and how recently you were in contact. Set 0 to compute it again.",
    )
    since = fields.Date(help="Since when they know each other.")
    topic = fields.Char(help="What they talk about.")
    note = fields.Text()
    is_entered = fields.Boolean(
        string="Entered by a Colleague",
        readonly=True,
        default=True,
        help="Kept even when no contact is found.",
    )
    typed_strength = fields.Integer(readonly=True, default=0)

    # found by the job
    last_contact = fields.Date(readonly=True, index="btree_not_null")
    last_kind = fields.Selection(KINDS, string="By", readonly=True)
    contact_count = fields.Integer(string="Contacts", readonly=True, default=0)
    last_meeting = fields.Date(readonly=True)

    # duplicates of merged contacts are merged, see _merge_settle
    _pair_unique = models.UniqueIndex(
        "(user_id, partner_id)", "This connection already exists."
    )
    _strength_limits = models.Constraint(
        "CHECK(strength BETWEEN 0 AND 5)", "The strength must be from 1 to 5."
    )

    @api.depends("user_id")
    def _compute_unit_id(self):
        units = self.env["statcrm.unit.member"]._units_of(self.user_id)
        for connection in self:
            connection.unit_id = units[connection.user_id][:1]

    @api.depends("typed_strength", "last_contact", "contact_count")
    def _compute_strength(self):
        limits = self._get_strength_limits()
        for connection in self:
            last = connection.last_contact
            found = [
                strength
                for strength, first_day, count in limits
                if last and last >= first_day and connection.contact_count >= count
            ]
            connection.strength = connection.typed_strength or max(
                found, default=WEAKEST
            )

    def _inverse_strength(self):
        for connection in self:
            # superuser: this field is only written through the strength
            connection.sudo().typed_strength = connection.strength
        to_find = self.filtered(lambda connection: not connection.typed_strength)
        self.env.add_to_compute(self._fields["strength"], to_find)

    @api.model
    def _get_strength_limits(self):
        """Return [(strength, earliest day of the last contact, number of contacts)]."""
        today = self.env.company._statcrm_today()
        return [
            (strength, today - relativedelta(months=months), count)
            for strength, months, count in STRENGTH_RULE
        ]

    @api.depends("user_id", "partner_id")
    def _compute_display_name(self):
        for connection in self:
            names = (connection.user_id.name, connection.partner_id.name)
            # a new connection is always our own
            connection.display_name = " – ".join(names) if all(names) else ""

    @api.model
    def _merge_finish(self, target):
        """Refresh: meetings and messages of both now belong to one contact."""
        self._refresh(target.ids)

    @api.model
    def _merge_settle(self, gone, kept):
        """Merge duplicate connections before contacts are merged.

        The row of the kept contact remains, with the entered values of both and the
        latest contact. The numbers are recomputed after the merge.
        """
        rows = self.search([("partner_id", "in", (gone + kept).ids)])
        for same in rows.grouped("user_id").values():
            stays = same.sorted(lambda row: row.partner_id != kept)[:1]
            others = same - stays
            if not others:
                continue
            newest = same.sorted(lambda row: row.last_contact or date.min)[-1:]
            meetings = same.filtered("last_meeting").mapped("last_meeting")
            starts = same.filtered("since").mapped("since")
            notes = [row.note for row in stays + others if row.note]
            values = {
                "typed_strength": max(same.mapped("typed_strength")),
                "since": min(starts, default=False),
                "topic": next((row.topic for row in stays + others if row.topic), ""),
                "note": "\n".join(notes) or False,
                "is_entered": any(same.mapped("is_entered")),
                "last_contact": newest.last_contact,
                "last_kind": newest.last_kind,
                "last_meeting": max(meetings, default=False),
                "contact_count": sum(same.mapped("contact_count")),
            }
            others.unlink()
            stays.write(values)
        self.env.flush_all()

    # Sources of contacts between colleagues and contact persons.
    #
    # A contact with a contact person is
    #
    # - a meeting in the calendar that counts (see `calendar.event`), to which both were
    #   invited and which neither declined; several on one day count as one;
    # - a message or email from one to the other: sent by the colleague to the person or
    #   on the person's contact, if it was delivered; or sent by the person to the
    #   colleague or in reply to the colleague. Internal notes, notifications, mailings
    #   and automatic mails do not count;
    # - a completed activity on the person's contact, unless it belongs to a calendar
    #   meeting, which is counted already.
    #
    # Records on organisations do not identify a person and are not counted. Colleagues
    # are all internal users, including archived ones; contact persons are all other
    # people.

    @api.model
    def _meetings_sql(self):
        event = self.env["calendar.event"]
        return SQL(
            """
            SELECT ours.user_id, theirs.partner_id, %(day)s AS day, 4 AS rank
              FROM calendar_event event
              JOIN calendar_attendee guest ON guest.event_id = event.id
               AND guest.state IS DISTINCT FROM 'declined'
              JOIN theirs ON theirs.partner_id = guest.partner_id
              JOIN calendar_attendee host ON host.event_id = event.id
               AND host.state IS DISTINCT FROM 'declined'
              JOIN ours ON ours.partner_id = host.partner_id
              LEFT JOIN res_users_settings calendar ON calendar.user_id = event.user_id
             WHERE %(held)s
            """,
            day=event._statcrm_day_sql(),
            held=event._statcrm_held_sql(),
        )

    @api.model
    def _messages_sql(self):
        return SQL(
            """
            SELECT mail.id, mail.author_id, mail.parent_id, mail.model, mail.res_id,
                   %s AS day
              FROM mail_message mail
              LEFT JOIN mail_message_subtype subtype ON subtype.id = mail.subtype_id
             WHERE mail.message_type IN ('comment', 'email') AND mail.date IS NOT NULL
               AND mail.is_internal IS NOT TRUE AND subtype.internal IS NOT TRUE
               AND NOT %s
            """,
            self.env.company._statcrm_day_sql(SQL("mail.date")),
            self.env["mail.message"]._statcrm_by_itself_sql(),
        )

    @api.model
    def _sent_sql(self):
        return SQL(
            """
            SELECT ours.user_id, theirs.partner_id, message.day, 2
              FROM message
              JOIN ours ON ours.partner_id = message.author_id
              JOIN mail_message_res_partner_rel addressee
                ON addressee.mail_message_id = message.id
              JOIN theirs ON theirs.partner_id = addressee.res_partner_id
             WHERE NOT %(missed)s
             UNION ALL
            SELECT ours.user_id, theirs.partner_id, message.day, 2
              FROM message
              JOIN ours ON ours.partner_id = message.author_id
              JOIN theirs ON theirs.partner_id = message.res_id
             WHERE message.model = 'res.partner' AND NOT %(missed)s
               AND NOT EXISTS (
                   SELECT FROM mail_message_res_partner_rel addressee
                    WHERE addressee.mail_message_id = message.id
                      AND addressee.res_partner_id = message.res_id)
            """,
            missed=self.env["mail.message"]._statcrm_missed_sql(
                SQL("message.id"), SQL("theirs.partner_id")
            ),
        )

    @api.model
    def _received_sql(self):
        return SQL(
            """
            SELECT ours.user_id, theirs.partner_id, message.day, 2
              FROM message
              JOIN theirs ON theirs.partner_id = message.author_id
              JOIN mail_message_res_partner_rel addressee
                ON addressee.mail_message_id = message.id
              JOIN ours ON ours.partner_id = addressee.res_partner_id
             UNION ALL
            SELECT ours.user_id, theirs.partner_id, message.day, 2
              FROM message
              JOIN theirs ON theirs.partner_id = message.author_id
              JOIN message question ON question.id = message.parent_id
              JOIN ours ON ours.partner_id = question.author_id
             WHERE NOT EXISTS (
                   SELECT FROM mail_message_res_partner_rel addressee
                    WHERE addressee.mail_message_id = message.id
                      AND addressee.res_partner_id = ours.partner_id)
            """
        )

    @api.model
    def _activities_sql(self):
        return SQL(
            """
            SELECT ours.user_id, theirs.partner_id, activity.date_done,
                   CASE kind.category WHEN 'meeting' THEN 4 WHEN 'phonecall' THEN 3
                                      ELSE 1 END
              FROM mail_activity activity
              JOIN ours ON ours.user_id = activity.user_id
              JOIN theirs ON theirs.partner_id = activity.res_id
              LEFT JOIN mail_activity_type kind ON kind.id = activity.activity_type_id
             WHERE activity.res_model = 'res.partner' AND NOT activity.active
               AND activity.date_done IS NOT NULL
               AND activity.calendar_event_id IS NULL AND %s
            """,
            self._plain_activity_sql(),
        )

    @api.model
    def _plain_activity_sql(self):
        """Return the SQL condition for activities without explicit participants.

        A later area that knows the participants excludes its rows here, and adds them
        in `_activities_sql`, so that nothing is counted twice.
        """
        return SQL("TRUE")

    # Refresh of the rows, for all contacts or for some.

    @api.model
    def _refresh(self, contact_ids=None):
        """Update the computed columns of the connections.

        A handful of statements, regardless of the number of contacts. They recompute
        the values, so running twice, or again after a crash, changes nothing.

        :param contact_ids: only these contact persons (list of ids); default all
        """
        self.env.flush_all()
        execute = self.env.cr.execute
        execute("SET LOCAL work_mem = '128MB'")
        self._create_found_table(contact_ids)
        if contact_ids is None:
            # after a first run there are no statistics yet
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
        """Refresh a few contacts, without the parts done by the jobs.

        :param contact_ids: ids of contact persons
        """
        self.env.flush_all()
        self._create_found_table(contact_ids)
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
    def _create_found_table(self, contact_ids):
        """Create the temporary table of the contacts found.

        For all contacts, each source is read once. The planner expects few messages of
        colleagues, and would look them up one by one.
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
        """Return one row per pair; `last` is the day times ten plus the kind's rank."""
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
        """Count the contacts of each pair; meetings of one day count once."""
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
        """Yield the statements that remove contacts no longer found."""
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
        """Insert new pairs.

        EXCEPT instead of an anti join, as the planner may expect few rows and scan
        them repeatedly.
        """
        return SQL(
            """
            INSERT INTO statcrm_connection
                (user_id, partner_id, unit_id, strength, typed_strength, is_entered,
                 %s, create_uid, write_uid, create_date, write_date)
            SELECT found.user_id, found.partner_id, member.unit_id, %s, 0, FALSE,
                   %s, %s, %s, %s, %s
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
            NOW,
            NOW,
            self.env["statcrm.unit.member"]._first_units_sql(),
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
            self.env["statcrm.unit.member"]._first_units_sql(),
        )

    @api.model
    def _strength_sql(self, alias):
        """Like `_compute_strength`, for rows without an entered strength."""
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
        """Update the computed strength, which decreases over time."""
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
