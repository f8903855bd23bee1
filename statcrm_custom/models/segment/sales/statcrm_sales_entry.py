from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL, ormcache

# customer invoices and credit notes, no vendor bills
SOLD = ("out_invoice", "out_refund", "out_receipt")


class StatcrmSalesEntry(models.Model):
    """A sale from a ledger other than Odoo's invoices."""

    _name = "statcrm.sales.entry"
    _description = "Sales Entry"
    _order = "date desc, id desc"
    _rec_name = "partner_id"

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
        bypass_search_access=True,
    )
    organisation_id = fields.Many2one(
        "res.partner",
        compute="_compute_organisation_id",
        store=True,
        precompute=True,
        index=True,
        ondelete="restrict",
        bypass_search_access=True,
        help="The customer's organisation on that day. The sale stays there when the"
        " person moves.",
    )
    principal_id = fields.Many2one(
        related="organisation_id.statcrm_principal_id", string="Principal Customer"
    )
    date = fields.Date(required=True, index=True)
    quantity = fields.Float(digits=(16, 2))
    amount = fields.Monetary(required=True, help="Untaxed.")
    source = fields.Char(required=True, help="The ledger the sale comes from.")
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    unit_id = fields.Many2one(
        "statcrm.unit",
        index="btree_not_null",
        ondelete="restrict",
        help="The unit whose file the sale comes from.",
    )
    import_id = fields.Many2one(
        "statcrm.sales.import", index="btree_not_null", ondelete="set null"
    )
    import_key = fields.Char(readonly=True, copy=False)

    _import_key_unique = models.UniqueIndex(
        "(company_id, import_key) WHERE import_key IS NOT NULL",
        "This ledger line has already been imported.",
    )

    @api.model
    @ormcache("company.id")
    def _company_ids(self, company):
        """Return the ids of a company and its branches, whose sales it includes."""
        companies_sudo = self.env["res.company"].sudo()
        return companies_sudo.search([("id", "child_of", company.id)])._ids

    @api.depends("partner_id", "date")
    def _compute_organisation_id(self):
        """Like an invoice's commercial partner: sales do not move with a person.

        Computed when the entry is written, not when the customer moves.
        """
        places = self._get_organisations(
            {(entry.partner_id.id, entry.date) for entry in self}
        )
        for entry in self:
            entry.organisation_id = places.get((entry.partner_id.id, entry.date))

    @api.model
    def _get_organisations(self, days):
        """Return {(partner id, date): organisation id on that day}.

        :param days: collection of (partner id, date)
        """
        days = {(one, day) for one, day in days if one and day}
        if not days:
            return {}
        places = self.env["statcrm.former.place"]
        self.env["res.partner"].flush_model(["commercial_partner_id"])
        places.flush_model()
        rows = self.env.execute_query(
            SQL(
                "SELECT partner.id, partner.commercial_partner_id, %s"
                " FROM res_partner partner WHERE partner.id = ANY(%s)",
                places._moved_sql(SQL("partner.id")),
                list({one for one, _day in days}),
            )
        )
        here = {one: place for one, place, _has_moved in rows}
        moved = {one for one, _place, has_moved in rows if has_moved}
        there = places._organisation_at(pair for pair in days if pair[0] in moved)
        return {
            pair: there[pair].id if pair[0] in moved else here.get(pair[0])
            for pair in days
        }

    @api.model
    def _get_monthly_sales(self, principal, date_to, months):
        """Return {first day of a month: sales} of the whole tree, oldest first.

        The tree is an array: joined, PostgreSQL would read the sales of all customers.

        :param date_to: the last day of the last month
        :param int months: how many months
        """
        after = date_to + relativedelta(months=-months, day=31)
        self.env["account.move"].flush_model()
        self.flush_model()
        sold = self._sold_sql(self._company_ids(self.env.company), date_to, after=after)
        sums = dict(
            self.env.execute_query(
                SQL(
                    """
                    SELECT date_trunc('month', sale.date)::date, sum(sale.amount)
                      FROM (%s) sale
                     WHERE sale.partner_id = ANY(ARRAY(
                           SELECT id FROM res_partner WHERE statcrm_principal_id = %s))
                     GROUP BY 1
                    """,
                    sold,
                    principal.id,
                )
            )
        )
        start = after + relativedelta(days=1)
        days = [start + relativedelta(months=at) for at in range(months)]
        return {day: float(sums.get(day, 0)) for day in days}

    @api.model
    def _sold_sql(self, company_ids, until, after=None, currency=None):
        """Return SQL rows (partner_id, date, amount) of all sales.

        All sales figures use this definition: posted customer invoices and receipts
        minus credit notes, untaxed, plus sales entries. The partner is the organisation
        on that day. Amounts in another company currency are converted at the rate of
        the day.

        :param company_ids: companies of the sales, see `_company_ids`
        :param until: the last day
        :param after: the day before the first one; default from the beginning
        :param currency: of the amounts; default that of the current company
        """
        return SQL(
            """
            SELECT partner_id, date, %(amount)s AS amount
              FROM (
                    SELECT commercial_partner_id AS partner_id, invoice_date AS date,
                           amount_untaxed_signed AS amount, company_id
                      FROM account_move
                     WHERE state = 'posted' AND move_type IN %(sold)s
                     UNION ALL
                    SELECT organisation_id, date, amount, company_id
                      FROM statcrm_sales_entry
                   ) sold
             WHERE date <= %(until)s AND %(after)s AND company_id IN %(companies)s
            """,
            amount=self._amount_sql(SQL("sold"), company_ids, currency),
            sold=SOLD,
            until=until,
            after=SQL("date > %s", after) if after else SQL("TRUE"),
            companies=tuple(company_ids),
        )

    @api.model
    def _amount_sql(self, alias, company_ids, currency=None):
        """Return the SQL expression of a row's amount in one currency.

        Rates as in `res.currency._get_rates`: the latest one up to that day, else the
        first one, else 1.

        :param alias: SQL of a table with the columns amount, date and company_id
        :param company_ids: the companies that the rows may belong to
        :param currency: default that of the current company
        """
        amount = SQL("%s.amount", alias)
        currency = currency or self.env.company.currency_id
        companies = self.env["res.company"].sudo().browse(company_ids)
        foreign = companies.filtered(lambda company: company.currency_id != currency)
        if not foreign:
            return amount
        self.env["res.currency.rate"].flush_model()
        cases = SQL(" ").join(
            SQL(
                "WHEN %s THEN %s * %s / %s",
                company.id,
                amount,
                self._rate_sql(currency, company, alias),
                self._rate_sql(company.currency_id, company, alias),
            )
            for company in foreign
        )
        return SQL("CASE %s.company_id %s ELSE %s END", alias, cases, amount)

    @api.model
    def _rate_sql(self, currency, company, alias):
        row = SQL(
            "SELECT rate FROM res_currency_rate WHERE currency_id = %s"
            " AND (company_id IS NULL OR company_id = %s)",
            currency.id,
            company.root_id.id,
        )
        return SQL(
            "coalesce((%(row)s AND name <= %(alias)s.date"
            " ORDER BY company_id, name DESC LIMIT 1),"
            " (%(row)s ORDER BY company_id, name LIMIT 1), 1.0)",
            row=row,
            alias=alias,
        )
