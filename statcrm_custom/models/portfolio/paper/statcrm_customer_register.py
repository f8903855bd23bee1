from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Command, Domain


class StatcrmCustomerRegister(models.TransientModel):
    """Strategic and key customers on a day, with their key account managers."""

    _name = "statcrm.customer.register"
    _description = "Strategic and Key Customers"
    _inherit = ["statcrm.sheet.mixin"]

    date = fields.Date(
        string="As Of",
        required=True,
        default=lambda self: self.env.company._statcrm_today(),
    )
    line_ids = fields.One2many(
        "statcrm.customer.register.line",
        "register_id",
        compute="_compute_line_ids",
        store=True,
    )
    customer_count = fields.Integer(string="Customers", compute="_compute_counts")
    without_manager_count = fields.Integer(
        string="Without Manager", compute="_compute_counts"
    )

    @api.constrains("date")
    def _check_date(self):
        if any(one.date > one.env.company._statcrm_today() for one in self):
            raise ValidationError(self.env._("Choose today or an earlier day."))

    @api.depends("date")
    def _compute_display_name(self):
        for register in self:
            register.display_name = self.env._("Strategic and key customers")

    @api.depends("date")
    def _compute_line_ids(self):
        for register in self:
            lines = map(Command.create, register._get_lines())
            register.line_ids = [Command.clear(), *lines]

    @api.depends("line_ids.user_id")
    def _compute_counts(self):
        for register in self:
            register.customer_count = len(register.line_ids)
            register.without_manager_count = len(
                register.line_ids.filtered(lambda line: not line.user_id)
            )

    def _get_lines(self):
        """Return the values of one line per customer, the most valuable class first."""
        if not self.date:
            return []
        states = self._get_states()
        customers = self.env["res.partner"].browse(states)
        since = self._get_since(states)
        deputies = self._get_deputies(customers)
        nominations = self._get_nominations(customers)
        lines = []
        for customer, (value_class, segment, user) in states.items():
            nomination = nominations.get(customer, self.env["statcrm.nomination"])
            begins = [since.get(customer)]
            if nomination.value_class_id == value_class:
                begins.append(nomination.date_from)
            lines.append(
                {
                    "partner_id": customer,
                    "value_class_id": value_class.id,
                    "segment_id": segment.id,
                    "user_id": user.active and user.id,
                    "since": min(filter(None, begins), default=False),
                    "deputy_id": deputies.get(customer),
                    "decision_number": nomination.decision_number,
                    "term_end": nomination.date_to,
                }
            )
        return lines

    def _get_states(self):
        """Return {customer id: (class, segment, key account manager)}.

        For today the customers are read, as the history is written at night.
        """
        if self.date >= self.env.company._statcrm_today():
            Partner = self.env["res.partner"]
            found = Partner.search(Partner._statcrm_nominated_domain())
            states = {
                one.id: (
                    one.statcrm_value_class_id,
                    one.statcrm_segment_id,
                    one.user_id,
                )
                for one in found
            }
        else:
            history = self.env["statcrm.class.history"]
            rows = history.search(
                Domain(history._as_of_domain(self.date))
                & Domain("value_class_id.kind", "=", "nominated")
            )
            states = {
                row.partner_id.id: (row.value_class_id, row.segment_id, row.user_id)
                for row in rows
            }
        names = self.env["res.partner"].browse(states).sudo().grouped("id")
        order = sorted(
            states, key=lambda key: (states[key][0].sequence, names[key].name or "")
        )
        return {key: states[key] for key in order}

    def _get_since(self, states):
        """Return the day since when each customer has had its class."""
        rows = self.env["statcrm.class.history"].search(
            [("partner_id", "in", list(states)), ("date_from", "<=", self.date)]
        )
        since, broken = {}, set()
        for row in rows:  # latest first
            customer = row.partner_id.id
            if row.date_to == row.date_from or customer in broken:
                continue
            if row.value_class_id == states[customer][0]:
                since[customer] = row.date_from
            else:
                broken.add(customer)
        return since

    def _get_deputies(self, customers):
        members = self.env["statcrm.account.member"]
        rows = members.search(
            members._as_of_domain(self.date)
            & Domain("partner_id", "in", customers.ids)
            & Domain("part", "=", "deputy")
        )
        return {row.partner_id.id: row.user_id.id for row in rows}

    def _get_nominations(self, customers):
        """Return the nomination in force on the day by customer."""
        found = self.env["statcrm.nomination"].search(
            [
                ("partner_id", "in", customers.ids),
                ("kind", "=", "nominate"),
                ("state", "in", ("approved", "ended")),
                ("date_from", "<=", self.date),
                "|",
                ("ended_on", "=", False),
                ("ended_on", ">=", self.date),
            ],
            order="date_from, id",
        )
        return {one.partner_id.id: one for one in found}

    def _get_print_action(self):
        return "statcrm_custom.statcrm_customer_register_action_print"

    def _get_sheet(self):
        self.ensure_one()
        return {
            "title": self.env._(
                "Strategic and key customers on %(date)s",
                date=self._format_cell(self.date, "date"),
            ),
            "facts": [
                self.env._(
                    "Customers: %(count)s. Without manager: %(without)s",
                    count=self.customer_count,
                    without=self.without_manager_count,
                )
            ],
            "note": "",
            "columns": self._get_columns(),
            "rows": [self._get_row(line) for line in self.line_ids],
        }

    def _get_columns(self):
        return [
            (self.env._("Customer"), "text"),
            (self.env._("Class"), "text"),
            (self.env._("Since"), "date"),
            (self.env._("Segment"), "text"),
            (self.env._("Key account manager"), "text"),
            (self.env._("Deputy"), "text"),
            (self.env._("Decision"), "text"),
            (self.env._("Term ends"), "date"),
        ]

    def _get_row(self, line):
        return [
            line.partner_id.name,
            line.value_class_id.name,
            line.since,
            line.segment_id.name,
            line.user_id.name or self.env._("None"),
            line.deputy_id.name,
            line.decision_number,
            line.term_end,
        ]
