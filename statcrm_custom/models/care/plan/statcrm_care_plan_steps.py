from datetime import date

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ....tools.field_kinds import OneCurrency
from ....tools.groups import MAIN_USER

FIXED = {"principal_id", "year", "active"}

STRATEGIES = ("communication", "channel", "pricing")
FUNDINGS = [
    ("paid", "Paid by the customer"),
    ("budget", "From our budget"),
    ("mixed", "Mixed"),
]


class StatcrmCarePlan(models.Model):
    """The steps of a plan: draft, agreed, closed; reopened by the main user."""

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
    budget_note = fields.Text(string="Budget Notes")
    currency_id = OneCurrency("res.currency", compute="_compute_currency_id")
    _budget_is_no_debt = models.Constraint(
        "CHECK(budget_amount >= 0)", "A budget cannot be negative."
    )

    review = fields.Text(
        string="Yearly Review",
        tracking=True,
        help="Promises kept, goals reached and lessons learned.",
    )
    internal_note = fields.Html(
        string="Internal Notes", help="Never shown to the customer."
    )
    is_main_user = fields.Boolean(compute="_compute_is_main_user")
    promise_count = fields.Integer(
        string="All Promises", compute="_compute_promise_counts"
    )
    kept_count = fields.Integer(
        string="Promises Kept", compute="_compute_promise_counts"
    )
    late_count = fields.Integer(
        string="Promises Late or Missed", compute="_compute_promise_counts"
    )

    @api.depends_context("uid")
    def _compute_is_main_user(self):
        self.is_main_user = self.env.user.has_group(MAIN_USER)

    @api.depends("state", "principal_id")
    def _compute_may_edit(self):
        """Nobody can edit a closed plan."""
        closed = self.filtered(lambda plan: plan.state == "closed")
        closed.may_edit = False
        return super(StatcrmCarePlan, self - closed)._compute_may_edit()

    @api.depends("promise_ids.state")
    def _compute_promise_counts(self):
        """Count in one query, without promises that are not applicable."""
        found = self.env["statcrm.care.promise"]._read_group(
            [("plan_id", "in", self.ids), ("state", "!=", "not_applicable")],
            ["plan_id", "state"],
            ["__count"],
        )
        counts = {(plan.id, state): count for plan, state, count in found}
        for plan in self:
            of = {
                state: counts.get((plan._origin.id, state), 0)
                for state in ("kept", "due", "late", "missed")
            }
            plan.promise_count = sum(of.values())
            plan.kept_count = of["kept"]
            plan.late_count = of["late"] + of["missed"]

    @api.constrains("principal_id")
    def _check_principal_id(self):
        for plan in self:
            customer = plan.principal_id
            if customer.statcrm_principal_id != customer:
                raise ValidationError(
                    self.env._(
                        "%(customer)s belongs to %(principal)s. Care plans are"
                        " created for the principal customer.",
                        customer=customer.name or "",
                        principal=customer.statcrm_principal_id.name or "",
                    )
                )

    def write(self, vals):
        """Protect customer, year and archiving.

        Archiving a plan would hide its missed promises.
        """
        vals = self._mark_own(vals)
        if FIXED & vals.keys() and not self.env.su:
            self.check_access("write")
            if not self.env.user.has_group(MAIN_USER):
                raise AccessError(
                    self.env._(
                        "The customer and year of a plan cannot be changed, and it"
                        " cannot be archived. Ask the main user."
                    )
                )
        return super().write(vals)

    def _is_fixed(self, vals):
        """Refuse changes of a closed plan, except by the system."""
        return self.state == "closed" and not self.env.su

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        for plan in self:
            if plan._is_fixed({}):
                raise UserError(plan._get_fixed_message())

    def _get_fixed_message(self):
        return self.env._(
            "%(plan)s is closed and cannot be changed. The main user can reopen it.",
            plan=self.display_name,
        )

    def action_agree(self):
        """Mark the plan as agreed internally."""
        self._claim("draft")
        today = self.env.company._statcrm_today()
        self._set_state("agreed", agreed_on=today)
        return True

    def action_review(self):
        """Open the yearly review, which closes the plan."""
        self.ensure_one()
        self.check_access("write")
        self._check_state("draft", "agreed")
        window = self.env["statcrm.care.plan.close"].create({"plan_id": self.id})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Close Year"),
            "res_model": window._name,
            "res_id": window.id,
            "views": [[False, "form"]],
            "target": "new",
            "context": {"dialog_size": "large"},
        }

    def action_start_year(self):
        """Schedule the year's activities, from today or the first day of the year."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "statcrm_custom.statcrm_care_plan_action_launch"
        )
        first = max(self.env.company._statcrm_today(), date(self.year, 1, 1))
        return action | {
            "context": {
                "plan_mode": True,
                "active_model": self._name,
                "active_id": self.id,
                "active_ids": self.ids,
                "default_plan_date": fields.Date.to_string(first),
            }
        }

    def action_next_year(self):
        """Open next year's plan, or the dialog to create it."""
        self.ensure_one()
        made = self.search([("copied_from_id", "=", self.id)], limit=1)
        if made:
            return made.get_formview_action()
        return self._action_new_year(self.principal_id, self.year + 1)

    @api.model
    def _action_new_year(self, principal, year):
        """Return the dialog to create the plan of a year for one customer."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "statcrm_custom.statcrm_care_new_year_action"
        )
        values = {"default_principal_id": principal.id, "default_year": year}
        return action | {"context": {**values, "dialog_size": "large"}}

    def action_reopen(self):
        """Reopen a closed plan, by the main user only."""
        if not self.env.su and not self.env.user.has_group(MAIN_USER):
            raise AccessError(
                self.env._("Only the main user can reopen a closed plan.")
            )
        self._claim("closed")
        for agreed, plans in self.grouped(lambda one: bool(one.agreed_on)).items():
            plans._set_state("agreed" if agreed else "draft", closed_on=False)
        return True

    def _close_year(self, review):
        """Close the plan with its review, after measuring its goals again.

        :raise UserError: somebody else is closing it, or has closed it
        """
        self.ensure_one()
        self._claim("draft", "agreed")
        self.goal_ids._measure()
        today = self.env.company._statcrm_today()
        self._set_state("closed", closed_on=today, review=review)
        # update what closing proves immediately
        self.sudo().promise_ids._refresh()

    # Strategies, ways of co-operation and budget. A strategy is the segment's until it
    # is edited; then it is the plan's own until it is reset. A closed plan keeps its
    # strategies.

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
        """Set the groups with contact persons of the customer."""
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
        """Forms send the segment's strategies as well: mark changed ones as own."""
        plans = super().create(vals_list)
        for plan, vals in zip(plans, vals_list, strict=True):
            segment = plan.principal_id.statcrm_segment_id
            for name in STRATEGIES:
                if vals.get(name) and vals[name] != segment._get_strategy(name):
                    plan[f"own_{name}"] = True
        return plans

    @api.model
    def _mark_own(self, vals):
        """Mark changed strategies as own, and emptied ones as the segment's."""
        own = {f"own_{name}": bool(vals[name]) for name in STRATEGIES if name in vals}
        written = {
            name: value for name, value in vals.items() if own.get(f"own_{name}", True)
        }
        return {**own, **written}

    def action_segment_strategy(self):
        """Reset the strategy given in the context to that of the segment."""
        self.check_access("write")
        name = self.env.context.get("statcrm_strategy")
        if name in STRATEGIES:
            self.write({f"own_{name}": False})
        return True

    def _after_open(self):
        # the plans of a year are created in SQL, without computes
        for name in STRATEGIES:
            self.env.add_to_compute(self._fields[name], self)
        return super()._after_open()
