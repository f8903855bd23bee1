from odoo import api, fields, models

from ....tools.day_text import format_day


class ResPartner(models.Model):
    """This year's plan and the co-operation groups, on the customer form.

    Offices and contact persons show those of their principal customer.
    """

    _inherit = "res.partner"

    statcrm_care_plan_id = fields.Many2one(
        "statcrm.care.plan",
        string="This Year's Care Plan",
        compute="_compute_statcrm_care_plan_id",
        groups="base.group_user",
    )
    statcrm_care_goal_ids = fields.Many2many(
        "statcrm.care.goal",
        string="This Year's Goals",
        compute="_compute_statcrm_care_goals",
        groups="base.group_user",
    )
    statcrm_care_need_ids = fields.Many2many(
        "statcrm.need",
        string="Unanswered Needs",
        compute="_compute_statcrm_care_goals",
        groups="base.group_user",
    )
    statcrm_may_care = fields.Boolean(
        string="Can Create Plan",
        compute="_compute_statcrm_may_care",
        groups="base.group_user",
    )

    @api.depends("statcrm_principal_id")
    def _compute_statcrm_care_plan_id(self):
        """Compute in one query, whatever the number of customers."""
        year = self.env.company._statcrm_today().year
        principals = self.statcrm_principal_id
        plans = self.env["statcrm.care.plan"].search_fetch(
            [("principal_id", "in", principals.ids), ("year", "=", year)]
        )
        of = {plan.principal_id.id: plan for plan in plans}
        for partner in self:
            plan = of.get(partner.statcrm_principal_id.id)
            partner.statcrm_care_plan_id = plan

    @api.depends("statcrm_care_plan_id")
    def _compute_statcrm_care_goals(self):
        plans = self.statcrm_care_plan_id
        goals = plans.goal_ids.filtered(lambda one: one.state != "dropped")
        goals = goals.grouped("plan_id")
        needs = self.env["statcrm.need"].search(
            [("plan_id", "in", plans.ids), ("is_open", "=", True)]
        )
        needs = needs.grouped("plan_id")
        for partner in self:
            plan = partner.statcrm_care_plan_id
            partner.statcrm_care_goal_ids = goals.get(plan)
            partner.statcrm_care_need_ids = needs.get(plan)

    @api.depends_context("uid")
    @api.depends("statcrm_principal_id.user_id")
    def _compute_statcrm_may_care(self):
        principals = self.statcrm_principal_id
        mine = principals._statcrm_may_add("statcrm.care.plan", "principal_id")
        for partner in self:
            partner.statcrm_may_care = partner.statcrm_principal_id in mine

    def action_statcrm_cooperation(self):
        """Open the co-operation groups of this customer."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "statcrm_custom.statcrm_cooperation_group_action"
        )
        principal = self.statcrm_principal_id
        return action | {
            "domain": [("principal_ids", "in", principal.ids)],
            "context": {},
        }

    def action_statcrm_board(self):
        """Open the promise board of this customer, for this year."""
        self.ensure_one()
        return self.statcrm_care_plan_id.action_board()

    def action_statcrm_open_care_plan(self):
        """Open this year's plan, or the dialog to create it."""
        self.ensure_one()
        if self.statcrm_care_plan_id:
            return self.statcrm_care_plan_id.get_formview_action()
        year = self.env.company._statcrm_today().year
        plans = self.env["statcrm.care.plan"]
        return plans._action_new_year(self.statcrm_principal_id, year)

    def action_statcrm_next_care_plan(self):
        """Open next year's plan, or the preview of what it will take over."""
        self.ensure_one()
        plan = self._statcrm_next_care_plan()
        if plan:
            return plan.get_formview_action()
        year = self.env.company._statcrm_today().year + 1
        plans = self.env["statcrm.care.plan"]
        return plans._action_new_year(self.statcrm_principal_id, year)

    def _statcrm_next_care_plan(self):
        """Return next year's plan of the customer, if there is one."""
        year = self.env.company._statcrm_today().year + 1
        customer = self.statcrm_principal_id
        asked = [("principal_id", "=", customer.id), ("year", "=", year)]
        return self.env["statcrm.care.plan"].search(asked, limit=1)

    # Open plans, promises and agreements, and what prevents deletion.

    @api.model
    def _statcrm_keepers(self):
        # EXTENDS 'customer'
        return [
            *super()._statcrm_keepers(),
            ("statcrm.care.plan", "principal_id", self.env._("care plans")),
            ("statcrm.agreement", "principal_id", self.env._("agreements")),
        ]

    def _statcrm_open_things(self):
        # EXTENDS 'portfolio'
        found = super()._statcrm_open_things()
        today = self.env.company._statcrm_today()
        plans = self.env["statcrm.care.plan"].search(
            [
                ("principal_id", "in", self.ids),
                ("state", "!=", "closed"),
                ("year", ">=", today.year),
            ]
        )
        for plan in plans:
            waiting = plan.promise_ids.filtered(
                lambda one: one.state in ("due", "late")
            )
            told = self.env._("Care plan %(year)s", year=str(plan.year))
            if waiting:
                told = self.env._(
                    "Care plan %(year)s, promises open: %(count)s",
                    year=str(plan.year),
                    count=len(waiting),
                )
            found[plan.principal_id].append(told)
        agreements = self.env["statcrm.agreement"].search(
            [
                ("principal_id", "in", self.ids),
                ("state", "in", ("draft", "coming", "in_force")),
            ]
        )
        for agreement in agreements:
            found[agreement.principal_id].append(
                self.env._(
                    "Agreement “%(name)s” from %(date)s",
                    name=agreement.name,
                    date=format_day(self.env, agreement.date_from),
                )
            )
        return found

    def _statcrm_after_archiving(self):
        # EXTENDS 'portfolio': what was promised to them is no longer awaited
        result = super()._statcrm_after_archiving()
        plans = self.env["statcrm.care.plan"].search([("principal_id", "in", self.ids)])
        plans.promise_ids._look_again()
        return result
