import base64

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date

# what the page said on its day
FROZEN = {"user_id", "date", "recipient_ids", "note", "customer_count", "pdf", "xlsx"}


class StatcrmPortfolioReport(models.Model):
    """The portfolio of an account manager on one page, kept as it was sent.

    The page and the workbook are files, made once: they stay the same when the
    customers change. Nobody changes a report; the main user may delete one.
    """

    _name = "statcrm.portfolio.report"
    _description = "Portfolio Report"
    _inherit = ["mail.thread", "statcrm.paper.mixin"]
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
    note = fields.Text(help="What the figures do not tell.")
    customer_count = fields.Integer(string="Customers")
    pdf = fields.Binary(string="Page (PDF)", attachment=True)
    pdf_name = fields.Char(compute="_compute_file_names")
    xlsx = fields.Binary(string="Workbook (XLSX)", attachment=True)
    xlsx_name = fields.Char(compute="_compute_file_names")

    @api.depends("user_id", "date")
    def _compute_display_name(self):
        for report in self:
            date = report.date and format_date(self.env, report.date)
            report.display_name = ", ".join(filter(None, (report.user_id.name, date)))

    @api.depends("user_id", "date")
    def _compute_file_names(self):
        for report in self:
            name = f"{report.user_id.name} {report.date}"
            report.pdf_name, report.xlsx_name = f"{name}.pdf", f"{name}.xlsx"

    def write(self, vals):
        self.check_access("write")
        if FROZEN & vals.keys() and self.filtered("pdf"):
            raise UserError(
                self.env._("A report stays as it was sent. Make a new one instead.")
            )
        return super().write(vals)

    @api.model
    def _make(self, manager, recipients, note=""):
        """Make the page of today, keep it, and tell those whom it is for.

        As superuser: a report comes from the figures, nobody writes one by hand.
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
        report.with_context(lang=lang)._tell_recipients()
        return report.with_env(self.env)

    def _tell_recipients(self):
        """Leave a message in the inbox of those whom the report is for."""
        self.message_post(
            body=self.env._(
                "%(manager)s answers for %(count)s customers. The report of"
                " %(date)s is kept here.",
                manager=self.user_id.name,
                count=self.customer_count,
                date=format_date(self.env, self.date),
            ),
            subject=self.env._("Portfolio of %(manager)s", manager=self.user_id.name),
            author_id=self.env.user.partner_id.id,
            partner_ids=self.recipient_ids.partner_id.ids,
            subtype_xmlid="mail.mt_comment",
        )
