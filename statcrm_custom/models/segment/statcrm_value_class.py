from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.misc import formatLang


class StatcrmValueClass(models.Model):
    """What a customer is worth to us, from strategic to prospective.

    Three kinds: chosen by nomination, measured by sales (a band from its limit
    up to the next limit), and the rest, told apart by history and roles.
    """

    _name = "statcrm.value.class"
    _description = "Value Class"
    _order = "sequence, id"
    _rec_names_search = ["name", "code"]

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(
        default=10, help="The most valuable class comes first; limits follow it."
    )
    active = fields.Boolean(default=True)
    color = fields.Integer()
    description = fields.Text(translate=True)
    kind = fields.Selection(
        [
            ("nominated", "By nomination"),
            ("band", "By sales"),
            ("other", "By history and roles"),
        ],
        required=True,
        default="band",
    )
    sales_from = fields.Monetary(
        aggregator=None,  # a sum of limits says nothing
        help="The lower limit of the sales in the window, untaxed.",
    )
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    target_count = fields.Integer(
        string="Target", help="How many customers the plan wants in this class."
    )
    customer_count = fields.Integer(
        string="Actual", compute="_compute_customer_figures"
    )
    target_gap = fields.Integer(
        string="Gap",
        compute="_compute_customer_figures",
        help="Actual minus target; zero where there is no target.",
    )
    sales = fields.Monetary(compute="_compute_customer_figures")
    sales_share = fields.Float(
        string="Share of Sales (%)",
        compute="_compute_customer_figures",
        digits=(5, 1),
    )

    _code_unique = models.UniqueIndex("(code)", "Another value class has this code.")

    def _compute_currency_id(self):
        self.currency_id = self.env.company.currency_id

    @api.depends("target_count")
    def _compute_customer_figures(self):
        Partner = self.env["res.partner"]
        groups = Partner._read_group(
            Partner._statcrm_principal_domain(),
            ["statcrm_value_class_id"],
            ["__count", "statcrm_sales:sum"],
        )
        figures = {group.id: (count, sales) for group, count, sales in groups}
        total = sum(sales for _count, sales in figures.values())
        for value_class in self:
            count, sales = figures.get(value_class._origin.id, (0, 0))
            value_class.customer_count = count
            target = value_class.target_count
            value_class.target_gap = count - target if target else 0
            value_class.sales = sales
            value_class.sales_share = 100 * sales / total if total else 0

    @api.constrains("kind", "sales_from", "sequence", "active")
    def _check_limits(self):
        self._check_limit_order([(band, band.sales_from) for band in self._get_bands()])

    @api.model
    def _get_bands(self):
        """Return the classes measured by sales, the most valuable first."""
        return self.search([("kind", "=", "band"), ("active", "=", True)])

    @api.model
    def _check_limit_order(self, limits):
        """Refuse limits that leave a class without customers.

        :param limits: list of (value class, lower limit), most valuable first
        """
        for band, limit in limits:
            if limit <= 0:
                raise ValidationError(
                    self.env._("“%(name)s” needs a limit above zero.", name=band.name)
                )
        for (upper, upper_limit), (lower, lower_limit) in zip(
            limits, limits[1:], strict=False
        ):
            if lower_limit >= upper_limit:
                raise ValidationError(
                    self.env._(
                        "The limit of “%(lower)s” (%(lower_limit)s) must be below that"
                        " of “%(upper)s” (%(upper_limit)s).",
                        lower=lower.name,
                        lower_limit=self._format_limit(lower_limit),
                        upper=upper.name,
                        upper_limit=self._format_limit(upper_limit),
                    )
                )

    @api.model
    def _format_limit(self, limit):
        return formatLang(self.env, limit, currency_obj=self.env.company.currency_id)

    @api.model
    def _set_limits(self, limits):
        """Put new limits in force, in an order in which none passes its neighbour.

        :param limits: list of (value class, lower limit), most valuable first
        """
        self._check_limit_order(limits)
        rising = [item for item in limits if item[1] > item[0].sales_from]
        falling = [item for item in limits if item[1] < item[0].sales_from]
        for band, limit in rising + falling[::-1]:
            band.sales_from = limit

    @api.model
    def _by_code(self, code):
        """Return the class that the arithmetic names by its code; it must be there."""
        found = self.with_context(active_test=False).search([("code", "=", code)])
        if not found:
            raise UserError(
                self.env._(
                    "A classification needs a value class with the code “%(code)s”:"
                    " add it, or give the class its code back.",
                    code=code,
                )
            )
        return found

    def action_customers(self):
        """Open the principal customers of this class."""
        Partner = self.env["res.partner"]
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "statcrm_custom.res_partner_action_customers"
        )
        domain = Partner._statcrm_principal_domain()
        action["domain"] = list(domain) + [("statcrm_value_class_id", "in", self.ids)]
        action["context"] = {}
        return action
