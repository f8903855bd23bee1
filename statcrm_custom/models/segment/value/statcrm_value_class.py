from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools.misc import formatLang

# not a class of customers: the line of the pyramid for archived ones
ARCHIVED = "archived"


class StatcrmValueClass(models.Model):
    """Value of a customer to us, from strategic to prospective.

    Three kinds: by nomination, by sales (from its limit up to the next one), and others
    by history and roles.
    """

    _name = "statcrm.value.class"
    _description = "Value Class"
    _order = "sequence, id"
    _rec_names_search = ["name", "code"]

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(
        default=10, help="The most valuable class comes first, with the highest limit."
    )
    active = fields.Boolean(default=True)
    color = fields.Integer()
    description = fields.Text(translate=True)
    kind = fields.Selection(
        [
            ("nominated", "By Nomination"),
            ("band", "By Sales"),
            ("other", "By History and Roles"),
        ],
        required=True,
        default="band",
    )
    sales_from = fields.Monetary(
        aggregator=None,  # a sum of limits is meaningless
        help="The lowest untaxed sales in the window for this class.",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self._default_company_id(),
        help="The limits are in the currency of this company.",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    sales_currency_id = fields.Many2one(
        "res.currency", compute="_compute_sales_currency_id"
    )
    target_count = fields.Integer(
        string="Target", help="Planned number of customers in this class."
    )
    customer_count = fields.Integer(
        string="Actual", compute="_compute_customer_figures"
    )
    target_gap = fields.Integer(
        string="Gap",
        compute="_compute_customer_figures",
        help="Actual minus target. Zero if there is no target.",
    )
    sales = fields.Monetary(
        compute="_compute_customer_figures", currency_field="sales_currency_id"
    )
    counted_at = fields.Datetime(
        compute="_compute_customer_figures",
        help="In a large database, customers are counted once an hour.",
    )
    sales_share = fields.Float(
        string="Share of Sales (%)",
        compute="_compute_customer_figures",
        digits=(5, 1),
    )

    _code_unique = models.UniqueIndex(
        "(code)", "Another value class already has this code."
    )

    @api.model
    def _default_company_id(self):
        """Default to the company of the other classes: limits share one currency."""
        bands = self.with_context(active_test=False).search([], limit=1)
        return bands.company_id or self.env.company

    @api.depends_context("company")
    def _compute_sales_currency_id(self):
        currency = self.env["statcrm.classification"]._house_currency()
        self.sales_currency_id = currency

    @api.depends("target_count")
    def _compute_customer_figures(self):
        House = self.env["statcrm.house.figure"]
        figures, counted_at = House._get_customers_by(1)
        archived, _counted_at = House._get("archived")
        for value_class in self.filtered(lambda one: one.code == ARCHIVED):
            figures[value_class._origin.id] = archived
        total = sum(sales for _count, sales in figures.values())
        if not any(one.code == ARCHIVED for one in self):
            total += archived[1]
        self.counted_at = counted_at or fields.Datetime.now()
        for value_class in self:
            count, sales = figures.get(value_class._origin.id, (0, 0))
            value_class.customer_count = count
            target = value_class.target_count
            value_class.target_gap = count - target if target else 0
            value_class.sales = sales
            value_class.sales_share = 100 * sales / total if total else 0

    def write(self, vals):
        if "kind" in vals:
            changed = self.filtered(lambda one: one.kind != vals["kind"])
            changed._check_kind_unused()
        return super().write(vals)

    def _check_kind_unused(self):
        """The kind of a class cannot change once it has been used.

        :raises UserError: a customer has or had the class
        """
        for value_class in self:
            if uses := value_class._get_uses():
                raise UserError(
                    self.env._(
                        "“%(name)s” is used by %(uses)s, so its kind cannot change."
                        " Create a new class instead.",
                        name=value_class.name,
                        uses=", ".join(uses),
                    )
                )

    def _get_uses(self):
        """Return descriptions of the records using this class; areas extend it."""
        self.ensure_one()
        held = self.env["res.partner"].sudo().with_context(active_test=False)
        uses = []
        if held.search_count(
            Domain("statcrm_value_class_id", "=", self.id)
            | Domain("statcrm_computed_class_id", "=", self.id)
            | Domain("statcrm_nominated_class_id", "=", self.id),
            limit=1,
        ):
            uses.append(self.env._("customers"))
        history = self.env["statcrm.class.history"].sudo()
        if not uses and history.search_count(
            Domain("value_class_id", "=", self.id)
            | Domain("computed_class_id", "=", self.id),
            limit=1,
        ):
            uses.append(self.env._("customer histories"))
        return uses

    @api.constrains("kind", "sales_from", "sequence", "active")
    def _check_limits(self):
        self._check_limit_order([(band, band.sales_from) for band in self._get_bands()])

    @api.model
    def _all_classes(self):
        classes = self.with_context(active_test=False)
        return classes.search([("code", "!=", False)])

    @api.constrains("company_id")
    def _check_company_id(self):
        """Limits in different currencies cannot be compared."""
        found = self._all_classes().company_id
        if len(found) > 1:
            raise ValidationError(
                self.env._(
                    "The limits of all value classes must be in the same currency."
                )
            )

    @api.model
    def _get_bands(self):
        """Return the classes by sales, the most valuable first."""
        return self.search([("kind", "=", "band"), ("active", "=", True)])

    @api.model
    def _check_limit_order(self, limits):
        """Refuse limits that are not positive and in descending order.

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
    def _archived_domain(self):
        """Return the domain of the archived customers with sales."""
        return (
            self.env["res.partner"]._statcrm_principal_domain()
            & Domain("active", "=", False)
            & (Domain("statcrm_sales", ">", 0) | Domain("statcrm_sales", "<", 0))
        )

    @api.model
    def _format_limit(self, limit):
        currency = self._get_bands()[:1].currency_id or self.env.company.currency_id
        return formatLang(self.env, limit, currency_obj=currency)

    @api.model
    def _set_limits(self, limits, company=None):
        """Set new limits, in an order that keeps them descending.

        :param limits: list of (value class, lower limit), most valuable first
        :param company: company of the currency; default unchanged
        """
        self._check_limit_order(limits)
        if company:
            self._all_classes().company_id = company
        rising = [item for item in limits if item[1] > item[0].sales_from]
        falling = [item for item in limits if item[1] < item[0].sales_from]
        for band, limit in rising + falling[::-1]:
            band.sales_from = limit

    @api.model
    def _by_code(self, code):
        """Return a class by its code, required by the classification."""
        found = self.with_context(active_test=False).search([("code", "=", code)])
        if not found:
            raise UserError(
                self.env._(
                    "A classification needs a value class with the code “%(code)s”."
                    " Add it, or restore the code of the class.",
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
        if self.code == ARCHIVED:
            action["domain"] = list(self._archived_domain())
            action["context"] = {"active_test": False}
            return action
        domain = Partner._statcrm_principal_domain()
        action["domain"] = list(domain) + [("statcrm_value_class_id", "in", self.ids)]
        action["context"] = {}
        return action
