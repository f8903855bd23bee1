from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

MOST_RUNNING = 3  # of offers, of leads, of projects

PROJECT_TONES = {
    "on_track": "success",
    "at_risk": "warning",
    "off_track": "danger",
    "done": "success",
}

MONTHS = 24

QUARTER = 3

YEAR = 12


class StatcrmBrief(models.AbstractModel):
    """Open offers, leads and projects of the customer, and their status.

    Everybody sees the offers and leads of every customer, even without access to those
    apps: they are read as superuser, in the reader's companies. What the reader may not
    open is not a link.
    """

    _inherit = "statcrm.brief"

    @api.model
    def _section_running(self, principal):
        """Left out if empty, as for most customers."""
        lines, hidden = [], 0
        for found, tell in (
            (self._find_offers(principal), self._offer_line),
            (self._find_leads(principal), self._lead_line),
            (self._find_projects(principal), self._project_line),
        ):
            records, count = found
            allowed = records.sudo(False)._filtered_access("read")
            lines += [tell(one, one.sudo(False) in allowed) for one in records]
            hidden += count - len(records)
        title = self.env._("Open offers, leads and projects")
        section = self._section(
            "running", title, "main", 30, lines=lines, hidden=hidden
        )
        return section if lines else {}

    @api.model
    def _find_running(self, model, principal, domain, order):
        companies = [*self.env.companies.ids, False]
        return self._find(
            model,
            self._documents_domain(principal, model)
            & fields.Domain("company_id", "in", companies)
            & fields.Domain(domain),
            order,
            MOST_RUNNING,
        )

    @api.model
    def _find_offers(self, principal):
        open_states = [("state", "in", ("draft", "sent"))]
        return self._find_running(
            "sale.order", principal, open_states, "date_order desc, id desc"
        )

    @api.model
    def _find_leads(self, principal):
        pending = [("won_status", "=", "pending")]
        return self._find_running(
            "crm.lead", principal, pending, "date_deadline, id desc"
        )

    @api.model
    def _find_projects(self, principal):
        """Return the projects visible to the reader; some are for followers only."""
        visible = self.env["project.project"]._search([("is_template", "=", False)])
        running = [
            ("id", "in", visible),
            "|",
            ("stage_id", "=", False),
            ("stage_id.fold", "=", False),
        ]
        return self._find_running(
            "project.project", principal, running, "date, id desc"
        )

    @api.model
    def _offer_line(self, order, allowed):
        today = self.env.company._statcrm_today()
        state = dict(order._fields["state"]._description_selection(self.env))
        aside = [self._amount(order.amount_untaxed, order.currency_id)]
        late = order.validity_date and order.validity_date < today
        if order.validity_date:
            day = self._day(order.validity_date)
            aside.append(
                self.env._("expired %(date)s", date=day)
                if late
                else self.env._("valid until %(date)s", date=day)
            )
        titles = [line.name for line in order.order_line if line.product_id]
        subject = self._short(titles[0].split("\n")[0]) if titles else ""
        return self._line(
            [self._part(order.sudo(False), order.name, allowed), subject],
            lead=self.env._("Offer"),
            detail=[state[order.state], self._part(order.user_id.sudo(False))],
            aside=", ".join(aside),
            tone="danger" if late else "",
        )

    @api.model
    def _lead_line(self, lead, allowed):
        aside = []
        if lead.expected_revenue:
            aside.append(self._amount(lead.expected_revenue, lead.company_currency))
        aside.append(f"{round(lead.probability)}\N{NO-BREAK SPACE}%")
        deadline = lead.date_deadline
        expected = deadline and self.env._(
            "expected %(date)s", date=self._day(deadline)
        )
        late = deadline and deadline < self.env.company._statcrm_today()
        return self._line(
            [self._part(lead.sudo(False), lead.name, allowed)],
            lead=self.env._("Lead"),
            detail=[lead.stage_id.name, expected, self._part(lead.user_id.sudo(False))],
            aside=", ".join(aside),
            tone="danger" if late else "",
        )

    @api.model
    def _project_line(self, project, allowed):
        status = project._fields["last_update_status"]._description_selection(self.env)
        status = dict(status) | {"to_define": self.env._("no status")}
        milestones = project.milestone_ids.filtered(lambda one: not one.is_reached)
        following = milestones.sorted(
            lambda one: (not one.deadline, one.deadline or 0)
        )[:1]
        detail = [project.partner_id.name]
        if following:
            detail.append(
                self.env._(
                    "next: %(milestone)s %(date)s",
                    milestone=self._short(following.name),
                    date=self._day(following.deadline),
                ).strip()
            )
        elif project.date:
            detail.append(self.env._("until %(date)s", date=self._day(project.date)))
        return self._line(
            [self._part(project.sudo(False), project.name, allowed)],
            lead=self.env._("Project"),
            detail=[*detail, self._part(project.user_id.sudo(False))],
            aside=status[project.last_update_status],
            tone=PROJECT_TONES.get(project.last_update_status, ""),
        )

    # Sales of 24 months compared with the 24 before, by quarter.

    @api.model
    def _section_sales(self, principal):
        """The windows end with the last closed month, as in a classification."""
        date_to = self.env["statcrm.classification"]._default_date_to()
        months = self._get_monthly_sales(principal, date_to)
        before, now = sum(months[:MONTHS]), sum(months[MONTHS:])
        title = self.env._("Sales")
        if not any(months):
            hint = self.env._(
                "No sales in the four years until %(date)s.", date=self._day(date_to)
            )
            return self._section("sales", title, "side", 10, hint=hint)
        text = self.env._(
            "%(now)s in the 24 months to %(date)s,"
            " %(before)s in the 24 months before%(change)s.",
            now=self._amount(now),
            before=self._amount(before),
            date=self._day(date_to),
            change=self._format_change(now, before),
        )
        chart = self._chart(months, date_to)
        return self._section("sales", title, "side", 10, text=text, chart=chart)

    @api.model
    def _format_change(self, now, before):
        if before <= 0:
            return ""
        percent = round(100 * (now - before) / before)
        return self.env._(": %(percent)s", percent=f"{percent:+d}\N{NO-BREAK SPACE}%")

    @api.model
    def _get_monthly_sales(self, principal, date_to):
        """Return the sales of 48 months up to a month's last day, oldest first.

        For the whole tree, as defined in `statcrm.sales.entry`.
        """
        by_month = self.env["statcrm.sales.entry"]._get_monthly_sales(
            principal, date_to, 2 * MONTHS
        )
        return [*by_month.values()]

    @api.model
    def _chart(self, months, date_to):
        """Return the quarterly bars with yearly totals.

        :param months: sales of 48 months, oldest first
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
                        "label": self._format_months(start, month, QUARTER),
                        "amount": self._amount(amount),
                        "height": max(0, round(100 * amount / top)),
                    }
                )
            years.append(
                {
                    "label": self._format_months(start, at, YEAR),
                    "amount": self._amount(sum(months[at : at + YEAR])),
                    "is_now": at >= MONTHS,
                    "bars": bars,
                }
            )
        return years

    @api.model
    def _format_months(self, start, first, count):
        pattern = "MMM y"
        begin = start + relativedelta(months=first)
        end = begin + relativedelta(months=count - 1)
        return f"{self._day(begin, pattern)} – {self._day(end, pattern)}"
