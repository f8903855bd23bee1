from odoo import api, fields, models

MOST_RUNNING = 3  # of offers, of leads, of projects
PROJECT_TONES = {
    "on_track": "success",
    "at_risk": "warning",
    "off_track": "danger",
    "done": "success",
}


class StatcrmBrief(models.AbstractModel):
    """Offers, leads and projects that run with the customer, and how they stand.

    Every colleague sees offers and leads of every customer, also without the rights
    of their apps: those are read as superuser, in the companies of the reader. What
    the reader may not open is no link.
    """

    _inherit = "statcrm.brief"

    @api.model
    def _get_sections(self, principal):
        return [*super()._get_sections(principal), self._section_running(principal)]

    @api.model
    def _section_running(self, principal):
        """Left out when nothing runs: most customers have nothing."""
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
        title = self.env._("Running offers, leads and projects")
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
        """The projects that the reader may see: some are for their followers only."""
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
                else self.env._("valid to %(date)s", date=day)
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
        status = dict(status) | {"to_define": self.env._("status not told")}
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
