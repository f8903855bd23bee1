from bisect import bisect_left
from itertools import accumulate

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ....tools.notification import RELOAD, notification

# share of the sales (%) that a class and those above it bring together
SHARES = (50, 80, 95, 99)
# digits of readable limits
STEPS = (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)


# with fewer buyers than this, one customer more or less is no rounding
FEW_BUYERS = 20


def readable(amount, down=False):
    """Return the nearest amount of one or two digits: 1,834 becomes 2,000.

    :param down: the next one that is not larger: 1,834 becomes 1,500
    """
    size = 1
    while amount >= 10 * size:
        size *= 10
    while amount < size:
        size /= 10
    steps = [size * step for step in STEPS]
    if down:
        steps = [step for step in steps if step <= amount]
    return round(min(steps, key=lambda it: abs(it - amount)), 2)


class StatcrmValueLimitProposal(models.TransientModel):
    """Limits of the classes by sales, proposed from what our customers buy.

    The largest customers that bring half of the sales together are the first class,
    those that bring four fifths the first two, and so on; rounded to readable amounts.
    Of few buyers nobody is rounded out of a class.
    """

    _name = "statcrm.value.limit.proposal"
    _description = "Propose Limits"

    date_to = fields.Date(
        string="As Of",
        required=True,
        default=lambda self: self.env["statcrm.classification"]._default_date_to(),
    )
    months = fields.Integer(
        required=True,
        default=lambda self: self.env["statcrm.classification"]._default_months(),
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    sales = fields.Json(compute="_compute_sales", help="Largest customer first.")
    line_ids = fields.One2many(
        "statcrm.value.limit.proposal.line",
        "proposal_id",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )
    summary = fields.Char(compute="_compute_summary")
    buyer_count = fields.Integer(compute="_compute_summary")
    last_sale_on = fields.Date(compute="_compute_last_sale_on")
    may_apply = fields.Boolean(compute="_compute_may_apply")

    @api.depends_context("uid")
    def _compute_may_apply(self):
        self.may_apply = self.env["statcrm.value.class"].has_access("write")

    @api.depends("company_id")
    def _compute_last_sale_on(self):
        """An old ledger has no sales in the usual window."""
        for one in self:
            entries = self.env["statcrm.sales.entry"]
            rows = entries._read_group(
                [("company_id", "child_of", one.company_id.ids)], [], ["date:max"]
            )
            one.last_sale_on = rows[0][0]

    @api.depends("date_to", "months", "company_id")
    def _compute_sales(self):
        """Read them once for all figures."""
        for one in self:
            one.sales = one._get_sales()

    @api.depends("date_to", "months", "company_id")
    def _compute_line_ids(self):
        """Propose a limit for each class by sales.

        A flush, which reading the sales makes, may compute it: so it reads its own.
        """
        for one in self:
            sales = one._get_sales()
            bands = self.env["statcrm.value.class"]._get_bands()
            run = one._get_run()
            one.line_ids = [fields.Command.clear()] + [
                fields.Command.create(
                    {
                        "value_class_id": band.id,
                        "current_limit": run._convert_limit(band),
                        "sales_from": limit,
                    }
                )
                for band, limit in zip(bands, one._propose(bands, sales), strict=True)
            ]

    @api.depends("sales")
    def _compute_summary(self):
        for one in self:
            sales = one.sales or []
            run = one._get_run()
            one.buyer_count = len(sales)
            told = [self.env._("Customers with sales in this time: %s.", len(sales))]
            if len(sales) >= FEW_BUYERS:
                # 5 % of fewer would be less than one customer
                told.append(run._format_concentration(run._share_of_top(0.05, sales)))
            one.summary = sales and " ".join(told)

    def _get_run(self):
        """Return a classification of this window that is not saved."""
        return self.env["statcrm.classification"].new(
            {
                "date_to": self.date_to,
                "months": max(self.months, 1),
                "company_id": self.company_id.id,
            }
        )

    def _get_sales(self):
        """Return the sales of each customer that has some, the largest first."""
        if not self.date_to or not self.company_id:
            return []
        # stored fields are computed as superuser, whom no rule stops
        if self.company_id not in self.env.user.company_ids:
            raise AccessError(self.env._("This is not a company of yours."))
        # a record that is not saved would lose its values in a flush
        self.env.flush_all()
        return self._get_run()._ranked_sales()

    @api.model
    def _propose(self, bands, sales):
        """Return a limit for each class, in descending order.

        The lowest class keeps its limit: whoever has bought is in it.

        :param bands: value classes, the most valuable first
        :param sales: amounts, the largest first
        """
        current = bands.mapped("sales_from")
        if not sales:
            return current
        total, sums = sum(sales), list(accumulate(sales))
        limits = []
        for share in SHARES[: len(bands) - 1]:
            at = min(bisect_left(sums, total * share / 100), len(sales) - 1)
            limits.append(readable(sales[at], down=len(sales) < FEW_BUYERS))
        while len(limits) < len(bands) - 1:
            limits.append(limits[-1])
        limits.append(min(current[-1:] + [1]) or 1)
        # each below the one above, also if many customers buy for the same amount
        for at in range(1, len(limits)):
            if limits[at] >= limits[at - 1]:
                limits[at] = readable(limits[at - 1] / 2)
        return limits

    def action_last_sales(self):
        """Look at the time that ends with the last sale."""
        self.ensure_one()
        if self.last_sale_on:
            self.date_to = self.last_sale_on
        return self._reopen()

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Propose Limits"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }

    def action_apply(self):
        """Make the proposed limits those in force."""
        self.ensure_one()
        classes = self.env["statcrm.value.class"]
        if not self.may_apply:
            raise AccessError(
                self.env._("Only the main user can change the limits of the classes.")
            )
        if not self.buyer_count:
            raise UserError(self.env._("There are no sales in this time."))
        lines = self.line_ids.sorted(lambda line: line.value_class_id.sequence)
        classes._set_limits(
            [(line.value_class_id, line.sales_from) for line in lines], self.company_id
        )
        message = self.env._(
            "The limits are in force. The next classification puts the customers into"
            " their classes."
        )
        return notification(message, then=RELOAD)
