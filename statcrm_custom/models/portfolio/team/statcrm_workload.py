from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class StatcrmWorkload(models.Model):
    """Workload of account managers, one row per colleague."""

    _name = "statcrm.workload"
    _description = "Workload of Account Managers"
    _auto = False
    _order = "customer_count desc, id"
    _rec_name = "user_id"
    _depends = {
        "res.partner": [
            "user_id",
            "active",
            "statcrm_principal_id",
            "statcrm_value_class_id",
        ],
        "calendar.attendee": ["event_id", "partner_id", "state"],
        "calendar.event": ["active", "privacy", "start", "user_id"],
        "mail.activity": ["user_id", "active", "date_deadline", "date_done"],
        "statcrm.unit.member": ["user_id", "unit_id", "active"],
    }

    user_id = fields.Many2one("res.users", string="Account Manager", readonly=True)
    unit_id = fields.Many2one("statcrm.unit", readonly=True)
    customer_count = fields.Integer(string="Customers", readonly=True)
    strategic_count = fields.Integer(string="Strategic", readonly=True)
    key_count = fields.Integer(string="Key", readonly=True)
    activity_count = fields.Integer(string="Open Activities", readonly=True)
    overdue_count = fields.Integer(string="Overdue", readonly=True)
    meeting_count = fields.Integer(
        string="Meetings, 30 Days",
        readonly=True,
        help="Meetings with people outside in the next 30 days. Private meetings are"
        " not counted.",
    )
    last_contact = fields.Date(
        readonly=True,
        help="Last meeting, visit, call or message with one of their customers. In a"
        " large database, it is updated once an hour.",
    )

    @property
    def _table_query(self):
        """Read the customers only once for all figures."""
        parts = self._get_figures()
        columns = [
            SQL("COALESCE(%s, 0) AS %s", SQL.identifier(alias, name), SQL(name))
            for alias, (_rows, names) in parts.items()
            for name in names
        ]
        joins = [
            SQL("LEFT JOIN (%s) %s USING (user_id)", rows, SQL.identifier(alias))
            for alias, (rows, _names) in parts.items()
        ]
        return SQL(
            """
            WITH %s, contact AS (%s), book AS (%s)
            SELECT book.user_id AS id, book.*, unit.unit_id, %s, contact.last_contact
              FROM book %s
         LEFT JOIN contact USING (user_id)
         LEFT JOIN (%s) unit USING (user_id)
            """,
            self._own_sql(),
            self._last_contacts_sql(),
            self._book_sql(),
            SQL(", ").join(columns),
            SQL(" ").join(joins),
            self.env["statcrm.unit.member"]._first_units_sql(),
        )

    def _get_figures(self):
        """Hook: return the figures of colleagues, zero by default.

        :return: {alias: (SQL rows with `user_id` and the columns, names of these)}; the
            rows can use the tables `own` and `tree`
        """
        return {
            "todo": (self._todo_sql(), ("activity_count", "overdue_count")),
            "met": (self._meetings_sql(), ("meeting_count",)),
        }

    def _own_sql(self):
        """Return the tables `own` (id, user_id, code) and `tree` (id, user_id)."""
        return SQL(
            """
            own AS (
                SELECT partner.id, partner.user_id, class.code
                  FROM res_partner partner
             LEFT JOIN statcrm_value_class class
                    ON class.id = partner.statcrm_value_class_id
                 WHERE partner.id IN %s
            ), tree AS (
                SELECT partner.id, own.user_id
                  FROM own JOIN res_partner partner
                    ON partner.statcrm_principal_id = own.id
            )
            """,
            self._customers_sql(),
        )

    def _last_contacts_sql(self):
        """Return SQL rows (user_id, last_contact), cached in a large database.

        They are searched in all interactions with all customers.
        """
        figures = self.env["statcrm.house.figure"]
        if not figures._is_large():
            return self._contacts_sql()
        return figures._rows_sql("last_contacts", user_id="int", last_contact="date")

    def _count_last_contacts(self):
        """Return rows [user id, day of the last contact as text]."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                "WITH %s SELECT user_id, last_contact::text FROM (%s) contact",
                self._own_sql(),
                self._contacts_sql(),
            )
        )
        return [list(row) for row in rows]

    def _book_sql(self):
        return SQL(
            """
            SELECT user_id, count(*) AS customer_count,
                   count(*) FILTER (WHERE code = 'strategic') AS strategic_count,
                   count(*) FILTER (WHERE code = 'key') AS key_count
              FROM own GROUP BY user_id
            """
        )

    def _todo_sql(self):
        return SQL(
            """
            SELECT user_id, count(*) AS activity_count,
                   count(*) FILTER (WHERE date_deadline < %s) AS overdue_count
              FROM mail_activity WHERE active GROUP BY user_id
            """,
            self.env.company._statcrm_today(),
        )

    def _meetings_sql(self):
        """Return the planned meetings with somebody who is not a colleague."""
        event = self.env["calendar.event"]
        now = fields.Datetime.now()
        return SQL(
            """
            SELECT host.user_id, count(DISTINCT event.id) AS meeting_count
              FROM calendar_event event
         LEFT JOIN res_users_settings calendar ON calendar.user_id = event.user_id
        CROSS JOIN LATERAL (%(hosts)s) host
             WHERE event.active AND event.start >= %(now)s AND event.start < %(end)s
               AND %(open)s
               AND EXISTS (SELECT FROM calendar_attendee guest
                            WHERE guest.event_id = event.id
                              AND guest.state IS DISTINCT FROM 'declined'
                              AND guest.partner_id NOT IN (
                                  SELECT partner_id FROM res_users WHERE NOT share))
             GROUP BY host.user_id
            """,
            hosts=event._statcrm_hosts_sql(),
            now=now,
            end=now + relativedelta(days=30),
            open=event._statcrm_open_sql(),
        )

    def _contacts_sql(self):
        """Hook: return SQL rows (user_id, last_contact) of account managers.

        A later area defines what counts as contact. It can use the tables `own` and
        `tree` (id, user_id).
        """
        return SQL(
            "SELECT NULL::int AS user_id, NULL::date AS last_contact WHERE FALSE"
        )

    def _customers_sql(self):
        Partner = self.env["res.partner"]
        domain = Partner._statcrm_principal_domain() & Domain("user_id", "!=", False)
        return Partner._search(domain).subselect()

    def action_open_customers(self):
        """Open the customers of this account manager."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "statcrm_custom.res_partner_action_customers"
        )
        action["name"] = self.user_id.name
        mine = Domain("user_id", "=", self.user_id.id)
        action["domain"] = list(
            self.env["res.partner"]._statcrm_principal_domain() & mine
        )
        action["context"] = {}
        return action
