from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ....tools.day_text import format_day
from .statcrm_interaction_meeting import MEETING_KINDS

# how much the small line of sales shows: the windows of the list, in quarters
QUARTERS = 8
# longer than the hourly figures take to be counted again
LATELY = relativedelta(hours=3)


class StatcrmFollowUp(models.Model):
    """Sales, offers and contacts: one row per principal customer.

    Windows of sales are those of the classification, the card and the brief: they end
    with the last closed month. Those of offers and contacts end today, days in the
    company's time zone. Sales are untaxed, posted invoices minus credit notes plus the
    sales ledger, of the whole tree, the current company and those below it. Archived
    customers are left out.
    """

    _name = "statcrm.follow.up"
    _inherit = ["statcrm.customer.rows.mixin"]
    _description = "Sales Follow-up"
    _auto = False
    _order = "sales_12 desc, id"
    _rec_name = "partner_id"
    _depends = {
        "account.move": ["amount_untaxed_signed", "commercial_partner_id", "company_id"]
        + ["invoice_date", "move_type", "state"],
        "res.partner": ["active", "partner_share", "statcrm_principal_id"]
        + ["statcrm_segment_id", "statcrm_value_class_id", "user_id"],
        "sale.order": ["amount_untaxed", "company_id", "currency_rate", "date_order"]
        + ["partner_id", "state"],
        "statcrm.interaction": [],
        "statcrm.sales.entry": ["amount", "company_id", "date", "organisation_id"],
        "statcrm.unit.member": ["active", "unit_id", "user_id"],
    }

    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    user_id = fields.Many2one("res.users", string="Account Manager", readonly=True)
    unit_id = fields.Many2one(
        "statcrm.unit", readonly=True, help="The unit of the account manager."
    )
    segment_id = fields.Many2one("statcrm.segment", readonly=True)
    value_class_id = fields.Many2one("statcrm.value.class", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)

    sales_12 = fields.Monetary(
        string="Sales, 12 Months",
        readonly=True,
        help="Up to the end of the last month, as on the card and in the brief."
        " Untaxed, active customers only. The Value Pyramid includes archived"
        " customers.",
    )
    sales_12_before = fields.Monetary(string="Previous 12 Months", readonly=True)
    change_12 = fields.Monetary(string="Change, 12 Months", readonly=True)
    percent_12 = fields.Float(
        string="Change, 12 Months (%)",
        digits=(16, 1),
        readonly=True,
        aggregator=None,
        help="Empty if there were no sales in the previous period.",
    )
    sales_24 = fields.Monetary(string="Sales, 24 Months", readonly=True)
    sales_24_before = fields.Monetary(string="Previous 24 Months", readonly=True)
    change_24 = fields.Monetary(string="Change, 24 Months", readonly=True)

    sales_trend = fields.Json(
        string="Sales by Quarter",
        compute="_compute_sales_trend",
        exportable=False,
        help="The last eight periods of three months, up to the end of the last month.",
    )

    open_count = fields.Integer(string="Open Offers", readonly=True)
    open_amount = fields.Monetary(string="Open Offers, Amount", readonly=True)
    won_count = fields.Integer(
        string="Offers Won", readonly=True, help="Over the last 12 months."
    )
    won_amount = fields.Monetary(string="Offers Won, Amount", readonly=True)
    lost_count = fields.Integer(
        string="Offers Lost", readonly=True, help="Over the last 12 months."
    )
    lost_amount = fields.Monetary(string="Offers Lost, Amount", readonly=True)

    contact_count = fields.Integer(
        string="Contacts, 12 Months",
        readonly=True,
        help="Visits, meetings, calls and e-mails of all units. In large databases,"
        " updated once an hour.",
    )
    last_contact = fields.Date(
        readonly=True,
        aggregator="max",
        help="In large databases, updated once an hour.",
    )

    @property
    def _table_query(self):
        companies = self.env["statcrm.sales.entry"]._company_ids(self.env.company)
        return SQL(
            """
            SELECT partner.id, partner.id AS partner_id, partner.user_id,
                   unit.unit_id, partner.statcrm_segment_id AS segment_id,
                   partner.statcrm_value_class_id AS value_class_id,
                   %(currency)s AS currency_id,
                   %(columns)s,
                   contact.last_contact
              FROM res_partner partner
              LEFT JOIN (%(sales)s) sale ON sale.partner_id = partner.id
              LEFT JOIN (%(offers)s) offer ON offer.partner_id = partner.id
              LEFT JOIN (%(contacts)s) contact ON contact.partner_id = partner.id
              LEFT JOIN (%(units)s) unit ON unit.user_id = partner.user_id
             WHERE %(at_top)s
               AND partner.id IN %(principals)s
            """,
            currency=self.env.company.currency_id.id,
            columns=self._columns_sql(),
            sales=self._sales_sql(companies),
            offers=self._offers_sql(companies),
            contacts=self._last_contacts_sql(),
            at_top=self.env["res.partner"]._statcrm_at_top_sql("partner"),
            units=self.env["statcrm.unit.member"]._first_units_sql(),
            principals=self._principals_sql(),
        )

    def _compute_sales_trend(self):
        """Read the sales of all rows of a page in one query."""
        days = [self._sold_day(3 * number) for number in range(QUARTERS, -1, -1)]
        labels = [
            self.env._("3 months to %(day)s", day=format_day(self.env, day))
            for day in days[1:]
        ]
        self.env.flush_all()
        asked = self.with_context(statcrm_principals=frozenset(self.ids))
        sums = {
            (principal, number): float(amount)
            for principal, number, amount in self.env.execute_query(
                asked._quarters_sql(days)
            )
        }
        for row in self:
            row.sales_trend = {
                "values": [sums.get((row.id, at), 0) for at in range(QUARTERS)],
                "labels": labels,
            }

    def _quarters_sql(self, days):
        """Return SQL rows (partner_id, number of the period, sales).

        :param days: the last days of the periods, before them the day before the first
        """
        entries = self.env["statcrm.sales.entry"]
        return SQL(
            """
            SELECT top.statcrm_principal_id,
                   width_bucket(sold.date - 1, %(days)s::date[]) - 1,
                   sum(sold.amount)
              FROM (%(sold)s) sold
              JOIN res_partner top ON top.id = sold.partner_id
             WHERE %(asked)s
             GROUP BY 1, 2
            """,
            days=days,
            sold=entries._sold_sql(
                entries._company_ids(self.env.company), days[-1], after=days[0]
            ),
            asked=self._asked_sql(SQL("top.id")),
        )

    def _columns_sql(self):
        """Return the figures, zero by default, and those computed from them."""
        found = {
            "sale": ("sales_12", "sales_12_before", "sales_24", "sales_24_before"),
            "offer": ("open_count", "open_amount", "won_count", "won_amount")
            + ("lost_count", "lost_amount"),
            "contact": ("contact_count",),
        }
        columns = [
            SQL(
                "coalesce(%s, 0) AS %s",
                SQL.identifier(alias, name),
                SQL.identifier(name),
            )
            for alias, names in found.items()
            for name in names
        ]
        columns.append(
            SQL(
                """
                coalesce(sale.sales_12 - sale.sales_12_before, 0) AS change_12,
                coalesce(sale.sales_24 - sale.sales_24_before, 0) AS change_24,
                CASE WHEN sale.sales_12_before > 0
                     THEN 100 * (sale.sales_12 - sale.sales_12_before)
                          / sale.sales_12_before END AS percent_12
                """
            )
        )
        return SQL(", ").join(columns)

    def _sales_sql(self, companies):
        return SQL(
            """
            SELECT top.statcrm_principal_id AS partner_id, %(windows)s
              FROM (%(sold)s) sold
              JOIN res_partner top ON top.id = sold.partner_id
             WHERE %(asked)s
             GROUP BY top.statcrm_principal_id
            """,
            asked=self._asked_sql(SQL("top.id")),
            windows=SQL(", ").join(
                self._window_sql(*window)
                for window in (
                    ("sales_12", 12, 0),
                    ("sales_12_before", 24, 12),
                    ("sales_24", 24, 0),
                    ("sales_24_before", 48, 24),
                )
            ),
            sold=self.env["statcrm.sales.entry"]._sold_sql(
                companies, self._sold_day(0), after=self._sold_day(48)
            ),
        )

    def _window_sql(self, name, begins, ends):
        return SQL(
            "coalesce(sum(amount) FILTER (WHERE sold.date > %s"
            " AND sold.date <= %s), 0) AS %s",
            self._sold_day(begins),
            self._sold_day(ends),
            SQL.identifier(name),
        )

    def _offers_sql(self, companies):
        """Amounts in the company's currency, at the rate of the offer.

        By the customer the offer was made for: see `moment` of its arm.
        """
        amount = SQL("sum(amount_untaxed / coalesce(nullif(currency_rate, 0), 1))")
        is_open = SQL("state IN ('draft', 'sent')")
        won = SQL("state = 'sale' AND date_order >= %s", self._first_moment())
        lost = SQL("state = 'cancel' AND date_order >= %s", self._first_moment())
        return SQL(
            """
            SELECT %(whose)s AS partner_id,
                   count(*) FILTER (WHERE %(open)s) AS open_count,
                   %(amount)s FILTER (WHERE %(open)s) AS open_amount,
                   count(*) FILTER (WHERE %(won)s) AS won_count,
                   %(amount)s FILTER (WHERE %(won)s) AS won_amount,
                   count(*) FILTER (WHERE %(lost)s) AS lost_count,
                   %(amount)s FILTER (WHERE %(lost)s) AS lost_amount
              FROM sale_order
              JOIN res_partner top ON top.id = sale_order.partner_id
             WHERE sale_order.company_id IN %(companies)s AND %(asked)s
             GROUP BY 1
            """,
            asked=self._asked_sql(SQL("top.id")),
            whose=self.env["statcrm.former.place"]._principal_at_sql(
                SQL("top"),
                SQL("least(sale_order.date_order, sale_order.create_date)"),
            ),
            open=is_open,
            won=won,
            lost=lost,
            amount=amount,
            companies=companies,
        )

    def _last_contacts_sql(self):
        """Return rows (partner_id, contact_count, last_contact), see `_contacts_sql`.

        In a large database from the hourly figures, as all interactions are searched.
        """
        figures = self.env["statcrm.house.figure"]
        if not figures._is_large():
            return self._contacts_sql()
        return SQL(
            """SELECT partner_id, number AS contact_count, day AS last_contact
                 FROM (%s) counted""",
            figures._partners_sql("contacts"),
        )

    @api.model
    def _get_last_contacts(self, customers):
        """Return {customer id: day of the last contact}, as in the report.

        In a large database also what the user has logged since the hourly figures were
        counted: who has just logged a contact is not told to make it.

        :param customers: principal customers, few of them
        """
        figures = self.env["statcrm.house.figure"]
        if not customers or not figures._is_large():
            return self.env["statcrm.interaction"]._last_contacts(customers)
        self.env["mail.activity"].flush_model()
        query = SQL(
            """
            SELECT partner_id, max(last_contact) FROM (
                SELECT partner_id, last_contact FROM (%(counted)s) contact
                 UNION ALL
                SELECT card.statcrm_principal_id, logged.date_done
                  FROM mail_activity logged JOIN res_partner card
                    ON card.id = logged.res_id AND logged.res_model = 'res.partner'
                 WHERE logged.user_id = %(user)s AND logged.statcrm_kind IS NOT NULL
                   AND NOT logged.active AND logged.create_date > %(since)s) contact
             WHERE partner_id IN %(customers)s GROUP BY partner_id
            """,
            counted=self._last_contacts_sql(),
            user=self.env.uid,
            since=fields.Datetime.now() - LATELY,
            customers=customers._ids,
        )
        return dict(self.env.execute_query(query))

    def _contacts_sql(self):
        """Return the contacts of the customer file, which has no private meetings.

        Grouped by partner first, then by customer: the file would look up the customer
        of each row. Meetings are read in one pass, each of them once.
        """
        interaction = self.env["statcrm.interaction"]
        first = self._first_moment()
        return SQL(
            """
            WITH held AS MATERIALIZED (%(held)s)
            SELECT partner_id, sum(contacts)::int AS contact_count,
                   %(day)s AS last_contact
              FROM (
                SELECT coalesce(moved_principal_id, partner.statcrm_principal_id)
                       AS partner_id, contacts, last_contact
                  FROM (SELECT partner_id, moved_principal_id,
                               max(date) AS last_contact,
                               count(*) FILTER (WHERE date >= %(first)s) AS contacts
                          FROM (%(touches)s) touch
                         WHERE date < %(tomorrow)s
                         GROUP BY partner_id, moved_principal_id) touch
                  JOIN res_partner partner ON partner.id = touch.partner_id
                 UNION ALL
                SELECT principal_id, 0, max(date) FROM held GROUP BY principal_id
                 UNION ALL
                SELECT principal_id, count(*), NULL FROM (%(once)s) once
                 GROUP BY principal_id) contact
             GROUP BY partner_id
            """,
            first=first,
            day=self.env.company._statcrm_day_sql(SQL("max(last_contact)")),
            touches=SQL(
                "SELECT * FROM (%s) touch WHERE kind NOT IN %s",
                interaction._touches_sql(meetings=False),
                MEETING_KINDS,
            ),
            tomorrow=self.env.company._statcrm_tomorrow(),
            held=interaction._met_or_logged_sql(),
            once=interaction._once_sql(
                SQL("SELECT * FROM held WHERE date >= %s", first)
            ),
        )

    def _first_moment(self):
        """Return the first moment of the last 12 months."""
        return self.env.company._statcrm_start(self._day(12) + relativedelta(days=1))

    def _day(self, months):
        return self.env.company._statcrm_today() - relativedelta(months=months)

    def _sold_day(self, months):
        """Return the last day of a month: the last closed one, or so many before it."""
        first = self.env.company._statcrm_today().replace(day=1)
        return first - relativedelta(months=months) - relativedelta(days=1)

    def action_open_customer(self):
        """Open the customer."""
        self.ensure_one()
        return self.partner_id.get_formview_action()
