from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

from ....tools.day_text import format_moment

YEARS = range(1990, 2101)  # years allowed for plans
SHOWN = 80  # rows of each list; the counts include all


class StatcrmCareNewYear(models.TransientModel):
    """Open a year of care plans, for one customer or for all of them."""

    _name = "statcrm.care.new.year"
    _description = "Open Year"

    year = fields.Integer(required=True, default=lambda self: self._default_year())
    principal_id = fields.Many2one(
        "res.partner",
        string="Customer",
        domain=[("statcrm_is_principal", "=", True)],
        ondelete="cascade",
        help="Leave empty for all customers of programmes.",
    )
    may_all = fields.Boolean(compute="_compute_may_all")
    problem = fields.Char(compute="_compute_problem")
    waiting = fields.Char(compute="_compute_problem")
    plan_count = fields.Integer(string="New Plans", compute="_compute_preview")
    promise_count = fields.Integer(string="Promises", compute="_compute_preview")
    goal_count = fields.Integer(string="Open Goals", compute="_compute_preview")
    need_count = fields.Integer(string="Unanswered Needs", compute="_compute_preview")
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
        """Default to the next year from October."""
        return (self.env.company._statcrm_today() + relativedelta(months=3)).year

    @api.depends_context("uid")
    def _compute_may_all(self):
        self.may_all = self.env["statcrm.care.plan"]._may_open_years()

    @api.depends("year", "principal_id")
    def _compute_preview(self):
        for wizard in self:
            # a year is typed digit by digit: no preview of an invalid one
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
            wizard.problem = wizard._format_problem()
            wizard.waiting = wizard._format_waiting()

    def _format_problem(self):
        """Return why there is nothing to open, or False."""
        if self.principal_id.statcrm_may_care:
            return ""
        if self.principal_id:
            return self.env._(
                "You are not responsible for %(customer)s. Ask its account manager or"
                " the management group to create the plan.",
                customer=self.principal_id.name or "",
            )
        made = self.plan_count + self.promise_count
        if made + self.goal_count + self.need_count + self.way_count:
            return ""
        plans = self.env["statcrm.care.plan"].search_count([("year", "=", self.year)])
        if plans:
            return self.env._(
                "The year %(year)s is open: nobody lacks a plan. Plans: %(count)s.",
                year=self.year,
                count=plans,
            )
        return self.env._(
            "There are no plans to create for %(year)s. Plans are created for"
            " strategic and key customers, and for the customers of programmes.",
            year=self.year,
        )

    def _format_waiting(self):
        """Return that a job opens this year already, or ""."""
        run_sudo = self.env["statcrm.care.plan.run"]._get_unfinished(self.year)
        if self.principal_id or not run_sudo:
            return ""
        return self.env._(
            "This year is already being opened for all customers, since %(time)s."
            " Customers done: %(done)s of %(count)s.",
            time=format_moment(self.env, run_sudo.create_date),
            done=run_sudo.done_count,
            count=run_sudo.customer_count,
        )

    @api.constrains("year")
    def _check_year(self):
        if any(wizard.year not in YEARS for wizard in self):
            raise ValidationError(self.env._("Enter a year between 1990 and 2100."))

    def action_open(self):
        """Open the year for one customer now, or start the job for all of them."""
        self.ensure_one()
        if self.principal_id:
            return self._open_one()
        if not self.env.su and not self.may_all:
            raise AccessError(
                self.env._(
                    "Only the management group and the main user can open a year for"
                    " all customers. Select one of your customers."
                )
            )
        run = self.env["statcrm.care.plan.run"]._start(self.year)
        run._open_few()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Opening of the Year"),
            "res_model": run._name,
            "res_id": run.id,
            "views": [[False, "form"]],
            "target": "current",
        }

    def _open_one(self):
        """Create the plan as the user, to check the access rights."""
        plans = self.env["statcrm.care.plan"]
        mine = [("principal_id", "=", self.principal_id.id), ("year", "=", self.year)]
        plan = plans.search(mine) or plans.create(
            {"principal_id": self.principal_id.id, "year": self.year}
        )
        plan.check_access("write")
        plans._open_year(self.year, self.principal_id)
        plans._copy_last_year(self.year, self.principal_id)
        # as superuser: promises already kept are shown when the plan opens
        plan.sudo().promise_ids._refresh()
        return plan.get_formview_action()
