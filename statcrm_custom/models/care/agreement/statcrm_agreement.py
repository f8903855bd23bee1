from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

STATES = [
    ("draft", "Draft"),
    ("coming", "Signed"),
    ("in_force", "In Force"),
    ("ended", "Ended"),
    ("terminated", "Terminated"),
]


class StatcrmAgreement(models.Model):
    """A written agreement with a principal customer, and its period.

    Its state is computed from the dates and not stored, so it is always up to date.
    """

    _name = "statcrm.agreement"
    _description = "Agreement"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "statcrm.may.edit",
        "statcrm.locked.mixin",
        "statcrm.moved.mixin",
    ]
    _order = "date_from desc, id desc"
    _rec_names_search = ["name", "number", "principal_id"]
    _moved_by = {"principal_id"}

    name = fields.Char(string="Subject", required=True, tracking=True)
    number = fields.Char(copy=False, tracking=True)
    active = fields.Boolean(default=True)
    kind_id = fields.Many2one(
        "statcrm.agreement.kind",
        required=True,
        ondelete="restrict",
        default=lambda self: self.env["statcrm.agreement.kind"].search([], limit=1),
    )
    principal_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
        bypass_search_access=True,
        domain=[("statcrm_is_principal", "=", True)],
    )
    segment_id = fields.Many2one(related="principal_id.statcrm_segment_id")
    value_class_id = fields.Many2one(related="principal_id.statcrm_value_class_id")
    unit_id = fields.Many2one("statcrm.unit", string="Our Unit", ondelete="restrict")
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        compute="_compute_user_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        domain=[("share", "=", False)],
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    value = fields.Monetary(
        tracking=True,
        help="The amount that can be called off, untaxed. Zero for no limit.",
    )
    document_id = fields.Many2one(
        "ir.attachment",
        string="Signed Document",
        copy=False,
        domain="[('res_model', '=', 'statcrm.agreement'), ('res_id', '=', id)]",
    )
    note = fields.Html(string="Terms")

    signed_on = fields.Date(copy=False, tracking=True)
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: self.env.company._statcrm_today(),
        tracking=True,
        help="The first day of validity.",
    )
    date_to = fields.Date(
        string="To",
        tracking=True,
        help="The last day of validity. Leave empty for an open-ended agreement.",
    )
    terminated_on = fields.Date(
        copy=False,
        tracking=True,
        help="The last day of validity after notice was given.",
    )
    ends_on = fields.Date(string="Last Day", compute="_compute_ends_on", store=True)
    state = fields.Selection(STATES, compute="_compute_state", search="_search_state")

    _dates_ordered = models.Constraint(
        "CHECK(date_to >= date_from)",
        "The end date of an agreement cannot be before its start date.",
    )
    _terminated_after = models.Constraint(
        "CHECK(terminated_on >= date_from)",
        "An agreement cannot be terminated before its start date. Archive it instead.",
    )
    _value_positive = models.Constraint(
        "CHECK(value >= 0)", "The value of an agreement cannot be negative."
    )
    _notice_positive = models.Constraint(
        "CHECK(notice_months >= 0)", "The period of notice cannot be negative."
    )

    @api.depends("name", "number")
    def _compute_display_name(self):
        for one in self:
            one.display_name = " ".join(filter(None, (one.number, one.name)))

    @api.depends("principal_id")
    def _compute_user_id(self):
        for agreement in self:
            agreement.user_id = agreement.principal_id.user_id or agreement.user_id

    @api.depends("date_to", "terminated_on")
    def _compute_ends_on(self):
        for agreement in self:
            days = filter(None, (agreement.date_to, agreement.terminated_on))
            agreement.ends_on = min(days, default=False)

    @api.depends("signed_on", "date_from", "ends_on", "terminated_on")
    def _compute_state(self):
        today = self.env.company._statcrm_today()
        for one in self:
            if not one.signed_on:
                one.state = "draft"
            elif one.ends_on and one.ends_on < today:
                is_early = one.terminated_on and one.terminated_on == one.ends_on
                one.state = "terminated" if is_early else "ended"
            else:
                is_coming = one.date_from and one.date_from > today
                one.state = "coming" if is_coming else "in_force"

    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = self.env.company._statcrm_today()
        signed = Domain("signed_on", "!=", False)
        over = signed & Domain("ends_on", "<", today)
        early = Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "%s = %s",
                model._field_to_sql(alias, "terminated_on", query),
                model._field_to_sql(alias, "ends_on", query),
            )
        )
        early = Domain("terminated_on", "!=", False) & early
        lasting = signed & (Domain("ends_on", "=", False) | ~over)
        begun = Domain("date_from", "<=", today)
        states = {
            "draft": ~signed,
            "coming": lasting & ~begun,
            "in_force": lasting & begun,
            "terminated": over & early,
            "ended": over & ~early,
        }
        return Domain.OR(states[one] for one in value if one in states)

    @api.constrains("principal_id")
    def _check_customer(self):
        for agreement in self:
            principal = agreement.principal_id.statcrm_principal_id
            if principal != agreement.principal_id:
                raise ValidationError(
                    self.env._(
                        "Agreements are made with the principal customer. Choose"
                        " “%(name)s”.",
                        name=principal.name,
                    )
                )
        self.sudo().order_ids._check_statcrm_agreement()
        self.sudo().invoice_ids._check_statcrm_agreement()
        self.entry_ids._check_agreement()

    def _format_other_customer(self, principal):
        return self.env._(
            "“%(agreement)s” is an agreement with %(customer)s. It cannot be used for"
            " %(other)s.",
            agreement=self.display_name,
            customer=self.principal_id.name,
            other=principal.name or self.env._("nobody"),
        )

    def _format_other_company(self):
        return self.env._(
            "“%(agreement)s” belongs to %(company)s. Choose an agreement of the same"
            " company as the document.",
            agreement=self.display_name,
            company=self.company_id.name,
        )

    def action_sign(self):
        """Set the signature date to today, unless it is set."""
        for agreement in self.filtered(lambda one: not one.signed_on):
            agreement.signed_on = agreement.env.company._statcrm_today()

    # The agreements of a customer that becomes an office follow it to its principal
    # customer.

    def _follow_top(self, offices, top):
        """Move current and upcoming agreements to the new principal customer."""
        running = self.search(
            [
                ("principal_id", "in", offices.ids),
                ("state", "in", ("draft", "coming", "in_force")),
            ]
        )
        running.principal_id = top
