from odoo import api, fields, models

from ....tools.one_currency import OneCurrency

STRATEGIES = ("communication", "channel", "pricing")
FUNDINGS = [
    ("paid", "Paid by the customer"),
    ("budget", "From our budget"),
    ("mixed", "Mixed"),
]


class StatcrmCarePlan(models.Model):
    """How we deal with the customer: strategies, ways of co-operation, money.

    A strategy is the segment's until somebody writes another one; then it is the
    plan's own, until it is set back. A closed plan keeps what it had.
    """

    _inherit = "statcrm.care.plan"

    communication = fields.Text(
        string="Communication Strategy",
        compute="_compute_communication",
        store=True,
        readonly=False,
    )
    channel = fields.Text(
        string="Channel Strategy",
        compute="_compute_channel",
        store=True,
        readonly=False,
    )
    pricing = fields.Text(
        string="Pricing Strategy",
        compute="_compute_pricing",
        store=True,
        readonly=False,
    )
    own_communication = fields.Boolean()
    own_channel = fields.Boolean()
    own_pricing = fields.Boolean()
    way_ids = fields.One2many(
        "statcrm.care.plan.way", "plan_id", string="Ways of Co-operation"
    )
    need_ids = fields.One2many("statcrm.need", "plan_id", string="Needs")
    group_ids = fields.Many2many(
        "statcrm.cooperation.group",
        string="Co-operation Groups",
        compute="_compute_group_ids",
    )
    funding = fields.Selection(FUNDINGS)
    budget_amount = fields.Monetary(string="Budget")
    budget_note = fields.Text(string="About the Budget")
    currency_id = OneCurrency("res.currency", compute="_compute_currency_id")

    _budget_is_no_debt = models.Constraint(
        "CHECK(budget_amount >= 0)", "A budget cannot be negative."
    )

    @api.depends(
        "own_communication",
        "principal_id.statcrm_segment_id.communication",
        "principal_id.statcrm_segment_id.parent_id.communication",
    )
    def _compute_communication(self):
        self._inherit_strategy("communication")

    @api.depends(
        "own_channel",
        "principal_id.statcrm_segment_id.channel",
        "principal_id.statcrm_segment_id.parent_id.channel",
    )
    def _compute_channel(self):
        self._inherit_strategy("channel")

    @api.depends(
        "own_pricing",
        "principal_id.statcrm_segment_id.pricing",
        "principal_id.statcrm_segment_id.parent_id.pricing",
    )
    def _compute_pricing(self):
        self._inherit_strategy("pricing")

    def _inherit_strategy(self, name):
        for plan in self:
            if plan[f"own_{name}"] or plan.state == "closed":
                plan[name] = plan[name]
            else:
                segment = plan.principal_id.statcrm_segment_id
                plan[name] = segment._get_strategy(name)

    @api.depends("principal_id")
    def _compute_group_ids(self):
        """The groups in which somebody of the customer works."""
        groups = self.env["statcrm.cooperation.group"].search(
            [("principal_ids", "in", self.principal_id.ids)]
        )
        for plan in self:
            plan.group_ids = groups.filtered(
                lambda one, plan=plan: plan.principal_id in one.principal_ids
            )

    def _compute_currency_id(self):
        self.currency_id = self.env.ref("base.main_company").sudo().currency_id

    @api.model_create_multi
    def create(self, vals_list):
        """A form sends the segment's text too: only another one is the plan's own."""
        plans = super().create(vals_list)
        for plan, vals in zip(plans, vals_list, strict=True):
            segment = plan.principal_id.statcrm_segment_id
            for name in STRATEGIES:
                if vals.get(name) and vals[name] != segment._get_strategy(name):
                    plan[f"own_{name}"] = True
        return plans

    def write(self, vals):
        return super().write(self._mark_own(vals))

    @api.model
    def _mark_own(self, vals):
        """What is written is the plan's own; emptied, it is the segment's again."""
        own = {f"own_{name}": bool(vals[name]) for name in STRATEGIES if name in vals}
        written = {
            name: value for name, value in vals.items() if own.get(f"own_{name}", True)
        }
        return {**own, **written}

    def action_segment_strategy(self):
        """Set one strategy back to that of the segment, named in the context."""
        self.check_access("write")
        name = self.env.context.get("statcrm_strategy")
        if name in STRATEGIES:
            self.write({f"own_{name}": False})
        return True

    def _after_open(self):
        # the plans of a year are made in SQL, which computes nothing
        for name in STRATEGIES:
            self.env.add_to_compute(self._fields[name], self)
        return super()._after_open()
