from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ....tools.groups import SEGMENT_MANAGER


class StatcrmPortfolioReportSend(models.TransientModel):
    """Send a report of my customers to the managers of their segments."""

    _name = "statcrm.portfolio.report.send"
    _description = "Report My Customers"

    user_id = fields.Many2one(
        "res.users",
        string="Account Manager",
        required=True,
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
    )
    may_choose = fields.Boolean(compute="_compute_may_choose")
    customer_count = fields.Integer(
        string="Customers", compute="_compute_customer_count"
    )
    recipient_ids = fields.Many2many(
        "res.users",
        string="Recipients",
        compute="_compute_recipient_ids",
        store=True,
        readonly=False,
        domain=[("share", "=", False)],
        help="The managers of the customers' segments.",
    )
    note = fields.Text(help="Comments on the figures.")

    @api.depends_context("uid")
    def _compute_may_choose(self):
        self.may_choose = self.env.user.has_group(SEGMENT_MANAGER)

    def _get_customers(self):
        report = self.env["statcrm.portfolio.report"]
        return report.new({"user_id": self.user_id.id})._get_customers()

    @api.depends("user_id")
    def _compute_customer_count(self):
        for window in self:
            window.customer_count = len(window._get_customers())

    @api.depends("user_id")
    def _compute_recipient_ids(self):
        for window in self:
            heads = window._get_customers().statcrm_segment_id._get_head()
            window.recipient_ids = heads - window.user_id

    def action_send(self):
        """Create the report, notify its recipients and open it."""
        self.ensure_one()
        if self.user_id != self.env.user and not self.may_choose:
            raise AccessError(self.env._("You can only report your own customers."))
        if not self.customer_count:
            raise UserError(
                self.env._(
                    "%(name)s is not the account manager of any customer yet.",
                    name=self.user_id.name,
                )
            )
        report = self.env["statcrm.portfolio.report"]._create_report(
            self.user_id, self.recipient_ids, self.note or ""
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": report._name,
            "res_id": report.id,
            "view_mode": "form",
            "target": "current",
        }
