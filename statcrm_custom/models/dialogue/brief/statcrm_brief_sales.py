from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.tools import SQL

MONTHS = 24
QUARTER = 3
YEAR = 12


class StatcrmBrief(models.AbstractModel):
    """Sales of 24 months against the 24 before, quarter by quarter."""

    _inherit = "statcrm.brief"

    @api.model
    def _get_sections(self, principal):
        return [*super()._get_sections(principal), self._section_sales(principal)]

    @api.model
    def _section_sales(self, principal):
        """The windows end with the last closed month, as those of a classification."""
        date_to = self.env["statcrm.classification"]._default_date_to()
        months = self._get_monthly_sales(principal, date_to)
        before, now = sum(months[:MONTHS]), sum(months[MONTHS:])
        title = self.env._("Sales")
        if not any(months):
            hint = self.env._(
                "No sales in the four years to %(date)s.", date=self._day(date_to)
            )
            return self._section("sales", title, "side", 10, hint=hint)
        text = self.env._(
            "%(now)s in the 24 months to %(date)s,"
            " %(before)s in the 24 before%(change)s.",
            now=self._amount(now),
            before=self._amount(before),
            date=self._day(date_to),
            change=self._tell_change(now, before),
        )
        chart = self._chart(months, date_to)
        return self._section("sales", title, "side", 10, text=text, chart=chart)

    @api.model
    def _tell_change(self, now, before):
        if before <= 0:
            return ""
        percent = round(100 * (now - before) / before)
        return self.env._(": %(percent)s", percent=f"{percent:+d}\N{NO-BREAK SPACE}%")

    @api.model
    def _get_monthly_sales(self, principal, date_to):
        """Return the sales of 48 months up to a month's last day, the oldest first.

        Of the whole tree, by the rule of `statcrm.sales.entry`.
        """
        after = date_to + relativedelta(months=-2 * MONTHS, day=31)
        start = after + relativedelta(days=1)
        self.env["account.move"].flush_model()
        self.env["statcrm.sales.entry"].flush_model()
        sums = dict(self.env.execute_query(self._sales_sql(principal, after, date_to)))
        days = [start + relativedelta(months=at) for at in range(2 * MONTHS)]
        return [float(sums.get(day, 0)) for day in days]

    @api.model
    def _sales_sql(self, principal, after, until):
        """Return SQL rows (first day of the month, sales) of the whole tree."""
        entries = self.env["statcrm.sales.entry"]
        companies = entries._company_ids(self.env.company)
        return SQL(
            """
            SELECT date_trunc('month', sale.date)::date, sum(sale.amount)
              FROM (%s) sale
              JOIN res_partner partner ON partner.id = sale.partner_id
             WHERE partner.statcrm_principal_id = %s
             GROUP BY 1
            """,
            entries._sold_sql(companies, until, after=after),
            principal.id,
        )

    @api.model
    def _chart(self, months, date_to):
        """Return the bars of the quarters below the sums of the years.

        :param months: sales of 48 months, the oldest first
        :return: [{"label": first and last month, "amount": text, "is_now": bool,
            "bars": [{"label", "amount", "height": 0 to 100}]}], four years
        """
        quarters = [
            sum(months[at : at + QUARTER]) for at in range(0, len(months), QUARTER)
        ]
        top = max(*quarters, 1)
        start = date_to + relativedelta(days=1, months=-len(months))
        years = []
        for at in range(0, len(months), YEAR):
            bars = []
            for month in range(at, at + YEAR, QUARTER):
                amount = quarters[month // QUARTER]
                bars.append(
                    {
                        "label": self._tell_months(start, month, QUARTER),
                        "amount": self._amount(amount),
                        "height": max(0, round(100 * amount / top)),
                    }
                )
            years.append(
                {
                    "label": self._tell_months(start, at, YEAR),
                    "amount": self._amount(sum(months[at : at + YEAR])),
                    "is_now": at >= MONTHS,
                    "bars": bars,
                }
            )
        return years

    @api.model
    def _tell_months(self, start, first, count):
        pattern = "MMM yy"
        begin = start + relativedelta(months=first)
        end = begin + relativedelta(months=count - 1)
        return f"{self._day(begin, pattern)} – {self._day(end, pattern)}"
