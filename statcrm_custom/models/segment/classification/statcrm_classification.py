from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.misc import format_date


class StatcrmClassification(models.Model):
    """All principal customers classed by their sales in a window of months.

    The window is `]date_to - months, date_to]`. Sales are posted customer invoices
    minus credit notes, untaxed, plus sales entries, summed over the principal
    customer's whole tree. A nominated class is never touched.
    """

    _name = "statcrm.classification"
    _description = "Classification"
    _inherit = ["statcrm.run.mixin"]
    _order = "date_to desc, id desc"

    name = fields.Char(compute="_compute_name", store=True, readonly=False)
    date_to = fields.Date(
        string="As Of",
        required=True,
        default=lambda self: self._default_date_to(),
        help="The last day of the window.",
    )
    months = fields.Integer(required=True, default=lambda self: self._default_months())
    date_from = fields.Date(
        string="After",
        compute="_compute_date_from",
        help="The window begins on the day after.",
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    is_what_if = fields.Boolean(
        string="Try Other Limits",
        copy=False,
        help="See the moves under limits of your own; they are not applied.",
    )
    limit_ids = fields.One2many(
        "statcrm.classification.limit", "classification_id", string="Limits"
    )
    line_ids = fields.One2many(
        "statcrm.classification.line", "classification_id", readonly=True
    )
    history_ids = fields.One2many("statcrm.class.history", "classification_id")

    _months_in_range = models.Constraint(
        "CHECK(months BETWEEN 1 AND 600)", "The window has 1 to 600 months."
    )

    @api.model
    def _default_date_to(self):
        """The last day of the month before: its books are closed."""
        return self.env.company._statcrm_today().replace(day=1) - relativedelta(days=1)

    @api.model
    def _default_months(self):
        value = (
            self.env["ir.config_parameter"]
            .sudo()
            .get_param("statcrm_custom.classification_months")
        )
        return int(value or 24)

    @api.depends("date_to", "months")
    def _compute_name(self):
        for run in self:
            run.name = self.env._(
                "%(months)s months to %(date)s",
                months=run.months,
                date=format_date(self.env, run.date_to, date_format="d MMMM y"),
            )

    @api.model
    def _house_currency(self):
        """Return the currency of the sums on the customers' cards.

        They are those of the classification that was applied last, in its company,
        whoever reads them; before the first one there are none.
        """
        last = self.sudo()._last_applied()
        return last.currency_id or self.env.company.currency_id

    @api.depends("date_to", "months")
    def _compute_date_from(self):
        for run in self:
            run.date_from = run.date_to and run.date_to - relativedelta(
                months=run.months
            )

    @api.constrains("date_to", "months", "company_id")
    def _check_window_fixed(self):
        if any(run.state in ("applied", "undone") for run in self):
            raise ValidationError(
                self.env._("The window of an applied classification is fixed.")
            )

    @api.onchange("is_what_if")
    def _onchange_is_what_if(self):
        if not self.limit_ids:
            self.limit_ids = self._limit_commands()

    def _limit_commands(self):
        """Return x2many commands that copy the limits in force."""
        return [
            fields.Command.create({"value_class_id": band.id, "sales_from": limit})
            for band, limit in self._limits_in_force()
        ]

    def _limits_in_force(self):
        """Return [(value class, lower limit)] in the currency of this classification.

        At the rate of the window's last day.
        """
        bands = self.env["statcrm.value.class"]._get_bands()
        return [(band, self._convert_limit(band)) for band in bands]

    def _convert_limit(self, band):
        currency, company = self.currency_id, self.company_id
        if not self.date_to or band.currency_id == currency:
            return band.sales_from
        return band.currency_id._convert(
            band.sales_from, currency, company, self.date_to
        )

    def _refresh_limits(self):
        """Take the limits in force, unless the user tries out others."""
        if not self.is_what_if or not self.limit_ids:
            self.limit_ids = [fields.Command.clear(), *self._limit_commands()]
        self.env["statcrm.value.class"]._check_limit_order(self._limits())

    def _limits(self):
        """Return [(value class, lower limit)], the most valuable first."""
        return [(line.value_class_id, line.sales_from) for line in self.limit_ids]

    def _get_basis(self):
        # EXTENDS mixin: the lines hold for one window and one set of limits
        limits = [(band.id, limit) for band, limit in self._limits()]
        window = (str(self.date_to), self.months, self.company_id.id)
        return f"{super()._get_basis()}, {window}, {limits}"

    def _check_still_true(self):
        """Apply only what was seen, and only with the limits in force."""
        result = super()._check_still_true()
        if self._limits() != self._limits_in_force():
            raise UserError(
                self.env._(
                    "These are not the limits in force. Take them into use first,"
                    " or stop trying other limits and preview again."
                )
            )
        return result

    def action_adopt_limits(self):
        """Make the tried limits the limits in force."""
        self.ensure_one()
        self._claim("previewed")
        self.env["statcrm.value.class"].check_access("write")
        self.env["statcrm.value.class"]._set_limits(self._limits(), self.company_id)
        self.is_what_if = False
        return True

    def action_preview(self):
        for run in self:
            run.check_access("write")
            if run.state in ("draft", "previewed"):
                run._refresh_limits()
        return super().action_preview()
