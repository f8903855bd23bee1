from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

from ....tools.groups import FOR_ALL

YEARS = range(1990, 2101)  # those that a plan may have
SHOWN = 80  # rows of each list; the counts tell of all


class StatcrmCareNewYear(models.TransientModel):
    """Open a year of care plans: for one customer, or for all of them."""

    _name = "statcrm.care.new.year"
    _description = "Open a Year"

    year = fields.Integer(required=True, default=lambda self: self._default_year())
    principal_id = fields.Many2one(
        "res.partner",
        string="Customer",
        domain=[("statcrm_is_principal", "=", True)],
        ondelete="cascade",
        help="Empty: all customers that a programme is for.",
    )
    may_all = fields.Boolean(compute="_compute_may_all")
    problem = fields.Char(compute="_compute_problem")
    plan_count = fields.Integer(string="New Plans", compute="_compute_preview")
    promise_count = fields.Integer(string="Promises", compute="_compute_preview")
    goal_count = fields.Integer(string="Open Goals", compute="_compute_preview")
    need_count = fields.Integer(
        string="Needs Without Answer", compute="_compute_preview"
    )
    way_count = fields.Integer(
        string="Ways of Co-operation", compute="_compute_preview"
    )
    customer_ids = fields.Many2many(
        "res.partner", string="Customers", compute="_compute_preview"
    )
    goal_ids = fields.Many2many(
        "statcrm.care.goal", string="Goals", compute="_compute_preview"
    )
    need_ids = fields.Many2many(
        "statcrm.need", string="Needs", compute="_compute_preview"
    )

    @api.model
    def _default_year(self):
        """From October on the next year is meant."""
        return (self.env.company._statcrm_today() + relativedelta(months=3)).year

    @api.depends_context("uid")
    def _compute_may_all(self):
        self.may_all = self.env.user.has_groups(FOR_ALL)

    @api.depends("year", "principal_id")
    def _compute_preview(self):
        for wizard in self:
            # a year is written digit by digit: no preview of a wrong one
            whose = wizard.principal_id or None
            if wizard.year not in YEARS:
                whose = wizard.principal_id.browse()
            preview = self.env["statcrm.care.plan"]._preview_year(wizard.year, whose)
            wizard.plan_count = len(preview["principals"])
            wizard.promise_count = preview["promises"]
            wizard.goal_count = len(preview["goals"])
            wizard.need_count = len(preview["needs"])
            wizard.way_count = len(preview["ways"])
            wizard.customer_ids = preview["principals"][:SHOWN]
            wizard.goal_ids = preview["goals"][:SHOWN]
            wizard.need_ids = preview["needs"][:SHOWN]

    @api.depends("year", "principal_id")
    def _compute_problem(self):
        for wizard in self:
            wizard.problem = wizard._tell_problem()

    def _tell_problem(self):
        """Return why there is nothing to open here, or nothing when there is."""
        if self.principal_id.statcrm_may_care:
            return ""
        if self.principal_id:
            return self.env._(
                "You do not answer for %(customer)s. Its account manager makes the"
                " plan, or the management group.",
                customer=self.principal_id.name or "",
            )
        made = self.plan_count + self.promise_count
        if made + self.goal_count + self.need_count + self.way_count:
            return ""
        return self.env._(
            "Nothing is left to make for %(year)s. Plans are made for who is nominated"
            " strategic or key, and for the segments and customers of a programme.",
            year=self.year,
        )

    @api.constrains("year")
    def _check_year(self):
        if any(wizard.year not in YEARS for wizard in self):
            raise ValidationError(
                self.env._("Write a year from 1990 to 2100, with four digits.")
            )

    def action_open(self):
        """Open the year now for one customer, or start the job for all of them."""
        self.ensure_one()
        if self.principal_id:
            return self._open_one()
        if not self.env.su and not self.may_all:
            raise AccessError(
                self.env._(
                    "The management group and the main user open a year for all"
                    " customers. Choose one of yours."
                )
            )
        run = self.env["statcrm.care.plan.run"]._start(self.year)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Opening of a Year"),
            "res_model": run._name,
            "res_id": run.id,
            "views": [[False, "form"]],
            "target": "current",
        }

    def _open_one(self):
        """Make the plan as the user, so that the rights decide; the rest follows."""
        plans = self.env["statcrm.care.plan"]
        mine = [("principal_id", "=", self.principal_id.id), ("year", "=", self.year)]
        plan = plans.search(mine) or plans.create(
            {"principal_id": self.principal_id.id, "year": self.year}
        )
        plan.check_access("write")
        plans._open_year(self.year, self.principal_id)
        plans._copy_last_year(self.year, self.principal_id)
        # as the program: what is kept already is green when the plan opens
        plan.sudo().promise_ids._refresh()
        return plan.get_formview_action()
