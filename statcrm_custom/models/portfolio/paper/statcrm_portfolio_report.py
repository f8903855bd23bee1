import base64
from collections import Counter

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.misc import formatLang

from ....tools.day_text import format_full_day

# content of the report, fixed once sent
FROZEN = {"user_id", "date", "recipient_ids", "note", "customer_count", "pdf", "xlsx"}


class StatcrmPortfolioReport(models.Model):
    """Portfolio of an account manager on one page, kept as it was sent.

    The page and the workbook are files created once, which do not change with the
    customers. Reports cannot be edited; the main user can delete them.
    """

    _name = "statcrm.portfolio.report"
    _description = "Portfolio Report"
    _inherit = ["statcrm.fixed.mixin", "mail.thread", "statcrm.paper.mixin"]
    _order = "date desc, id desc"
    _mail_post_access = "read"

    user_id = fields.Many2one(
        "res.users",
        string="Account Manager",
        required=True,
        index=True,
        ondelete="restrict",
    )
    date = fields.Date(
        required=True, default=lambda self: self.env.company._statcrm_today()
    )
    recipient_ids = fields.Many2many("res.users", string="Sent To")
    note = fields.Text(help="Comments on the figures.")
    customer_count = fields.Integer(string="Customers")
    pdf = fields.Binary(string="Page (PDF)", attachment=True)
    pdf_name = fields.Char(compute="_compute_file_names")
    xlsx = fields.Binary(string="Workbook (XLSX)", attachment=True)
    xlsx_name = fields.Char(compute="_compute_file_names")

    @api.depends("user_id", "date")
    def _compute_display_name(self):
        for report in self:
            date = report.date and format_full_day(self.env, report.date)
            report.display_name = ", ".join(filter(None, (report.user_id.name, date)))

    @api.depends("user_id", "date")
    def _compute_file_names(self):
        for report in self:
            name = f"{report.user_id.name} {report.date}"
            report.pdf_name, report.xlsx_name = f"{name}.pdf", f"{name}.xlsx"

    def _is_fixed(self, vals):
        return FROZEN & vals.keys() and self.pdf

    def _get_fixed_message(self):
        return self.env._(
            "A report cannot be changed after it has been sent. Create a new one"
            " instead."
        )

    @api.model
    def _create_report(self, manager, recipients, note=""):
        """Create the report of today and notify its recipients.

        As superuser: users cannot create reports with other content.
        """
        report = self.sudo().create(
            {
                "user_id": manager.id,
                "recipient_ids": recipients.ids,
                "note": note,
            }
        )
        lang = recipients[:1].lang or self.env.user.lang
        own = report.with_user(self.env.user).with_context(lang=lang)
        pdf, _kind = own.env["ir.actions.report"]._render_qweb_pdf(
            "statcrm_custom.statcrm_portfolio_report_action_print", report.ids
        )
        report.write(
            {
                "customer_count": len(own._get_customers()),
                "xlsx": base64.b64encode(own._get_workbook()),
                "pdf": base64.b64encode(pdf),
            }
        )
        report.with_context(lang=lang)._notify_recipients()
        return report.with_env(self.env)

    def _notify_recipients(self):
        """Send a message to the inbox of the recipients."""
        self.message_post(
            body=self.env._(
                "Customers of %(manager)s: %(count)s. See the report of %(date)s here.",
                manager=self.user_id.name,
                count=self.customer_count,
                date=format_full_day(self.env, self.date),
            ),
            subject=self.env._("Portfolio of %(manager)s", manager=self.user_id.name),
            author_id=self.env.user.partner_id.id,
            partner_ids=self.recipient_ids.partner_id.ids,
            subtype_xmlid="mail.mt_comment",
        )

    # Content of the report: the current customers of the manager.

    def _get_customers(self):
        """Return the manager's customers, the most valuable first."""
        Partner = self.env["res.partner"]
        mine = Domain("user_id", "=", self.user_id.id)
        customers = Partner.search(Partner._statcrm_principal_domain() & mine)
        return customers.sorted(
            lambda one: (
                not one.statcrm_value_class_id,
                one.statcrm_value_class_id.sequence,
                -one.statcrm_sales,
                one.id,
            )
        )

    def _get_sheet(self):
        self.ensure_one()
        customers = self._get_customers()
        contacts = self._get_last_contacts(customers)
        waiting = self._get_open_activities(customers)
        late = self._get_open_activities(customers, late=True)
        terms = self._get_terms(customers)
        return {
            "title": self.env._("Portfolio of %(manager)s", manager=self.user_id.name),
            "facts": self._get_facts(customers, late),
            "note": self.note or "",
            "columns": self._get_columns(),
            "rows": [
                [
                    customer.name,
                    customer.statcrm_value_class_id.name,
                    customer.statcrm_segment_id.name,
                    customer.statcrm_sales,
                    contacts.get(customer.id),
                    customer.statcrm_completeness,
                    waiting[customer.id],
                    late[customer.id],
                    terms.get(customer),
                ]
                for customer in customers
            ],
        }

    def _get_columns(self):
        currency = self.env["statcrm.classification"]._house_currency().symbol
        return [
            (self.env._("Customer"), "text"),
            (self.env._("Class"), "text"),
            (self.env._("Segment"), "text"),
            (self.env._("Sales (%(currency)s)", currency=currency), "amount"),
            (self.env._("Last contact"), "date"),
            (self.env._("Data (%)"), "integer"),
            (self.env._("Open activities"), "integer"),
            (self.env._("Late"), "integer"),
            (self.env._("Term ends"), "date"),
        ]

    def _get_facts(self, customers, late):
        """Return the totals above the table, as sentences."""
        by_class = [
            f"{value_class.name}: {len(found)}"
            for value_class, found in customers.grouped(
                "statcrm_value_class_id"
            ).items()
            if value_class
        ]
        sales = formatLang(
            self.env,
            sum(customers.mapped("statcrm_sales")),
            currency_obj=self.env["statcrm.classification"]._house_currency(),
        )
        return [
            self.env._(
                "Customers on %(date)s: %(count)s. %(by_class)s",
                count=len(customers),
                date=self._format_cell(self.date, "date"),
                by_class=", ".join(by_class),
            ).strip(),
            self.env._(
                "Sales %(sales)s in the window of the last classification,"
                " late activities: %(late)s",
                sales=sales,
                late=sum(late.values()),
            ),
        ]

    @api.model
    def _get_last_contacts(self, customers):
        """Hook: return the day of the last contact with each customer.

        A later area defines what counts as contact.

        :return: {id of the principal customer: date}
        """
        return dict.fromkeys(customers.ids)

    def _get_open_activities(self, customers, late=False):
        """Return the number of open activities of each customer and its people.

        :return: Counter {id of the principal customer: number}
        """
        tree = Domain("statcrm_principal_id", "in", customers.ids)
        domain = self._get_activity_domain(tree)
        if late:
            domain &= Domain("date_deadline", "<", self.env.company._statcrm_today())
        groups = self.env["mail.activity"]._read_group(domain, ["res_id"], ["__count"])
        counts = Counter()
        partners = self.env["res.partner"].browse([res_id for res_id, _n in groups])
        for partner, (_res_id, number) in zip(partners, groups, strict=True):
            counts[partner.statcrm_principal_id.id] += number
        return counts

    @api.model
    def _get_activity_domain(self, tree):
        Partner = self.env["res.partner"].with_context(active_test=False)
        return Domain("res_model", "=", "res.partner") & Domain(
            "res_id", "in", Partner._search(tree)
        )

    @api.model
    def _get_terms(self, customers):
        """Return the last day of each nomination in force."""
        nominations = self.env["statcrm.nomination"].search(
            [("partner_id", "in", customers.ids), ("is_in_force", "=", True)]
        )
        return {one.partner_id: one.date_to for one in nominations}
