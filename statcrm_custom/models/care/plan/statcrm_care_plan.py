from functools import partial

from markupsafe import Markup

from odoo import api, fields, models

# precedence of two plans of a year when their customers are merged
FIRST = ("closed", "agreed", "draft")


class StatcrmCarePlan(models.Model):
    """Our plan for one principal customer and one year."""

    _name = "statcrm.care.plan"
    _description = "Care Plan"
    _inherit = [
        "statcrm.fixed.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "statcrm.may.edit",
        "statcrm.kept.fields",
        "statcrm.merge.mixin",
        "statcrm.step.mixin",
    ]
    _order = "year desc, principal_id, id"
    _step_fields = ("state", "agreed_on", "closed_on")

    principal_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
        bypass_search_access=True,
        domain=[("statcrm_is_principal", "=", True)],
    )
    year = fields.Integer(
        required=True, default=lambda self: self.env.company._statcrm_today().year
    )
    active = fields.Boolean(default=True)
    state = fields.Selection(
        [("draft", "Draft"), ("agreed", "Agreed"), ("closed", "Closed")],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        tracking=True,
        index=True,
    )
    agreed_on = fields.Date(readonly=True, copy=False)
    closed_on = fields.Date(readonly=True, copy=False)
    user_id = fields.Many2one(related="principal_id.user_id", string="Account Manager")
    segment_id = fields.Many2one(related="principal_id.statcrm_segment_id")
    value_class_id = fields.Many2one(related="principal_id.statcrm_value_class_id")
    promise_ids = fields.One2many("statcrm.care.promise", "plan_id", string="Promises")
    goal_ids = fields.One2many("statcrm.care.goal", "plan_id", string="Goals")

    # ensured by the merge wizard when customers are merged
    _one_live_plan = models.UniqueIndex(
        "(principal_id, year) WHERE active",
        "This customer already has a plan for this year.",
    )
    _year_is_a_year = models.Constraint(
        "CHECK(year BETWEEN 1990 AND 2100)", "Enter the year with four digits."
    )

    _merge_order = 60

    @api.depends("principal_id", "year")
    def _compute_display_name(self):
        for plan in self:
            customer = plan.principal_id.name
            plan.display_name = f"{customer} {plan.year}" if customer else ""

    # Automatic updates of plans during the year.

    def action_look_again(self):
        """Search for the evidence of all promises of these plans now."""
        return self.promise_ids.action_look_again()

    @api.model
    def _look_now(self, year, customers):
        """Refresh the promises of a year to these few customers."""
        plans_sudo = self.sudo().search(
            [("year", "=", year), ("principal_id", "in", customers.ids)]
        )
        plans_sudo.promise_ids._refresh()

    @api.model
    def _look_again_soon(self, customers):
        """Let the job refresh the running promises to these customers."""
        promises = self.env["statcrm.care.promise"].search(
            [
                ("plan_id.principal_id", "in", customers.ids),
                ("date_to", ">=", self.env.company._statcrm_today()),
            ]
        )
        promises.checked_at = False

    @api.model
    def _cron_open_year(self):
        """Create this year's missing plans, and update later years' plans.

        Plans of customers covered by a programme since today, and the promises of the
        programme of a new class. As superuser, whoever was the last to change a
        customer.
        """
        year = self.env.company._statcrm_today().year
        each = self.env["statcrm.job.fault"]._each
        ids = self.env["statcrm.care.plan.run"]._get_principal_ids(year)
        if principals := self.env["res.partner"].browse(ids):
            each(
                "Plans of the year",
                [principals],
                partial(self.sudo()._open_year, year),
            )
        programmes_sudo = self.env["statcrm.programme"].sudo()
        programmes_sudo = programmes_sudo.search([("is_light", "=", False)])
        each(
            "Programmes",
            list(programmes_sudo),
            lambda one: one._follow_later_years(year),
        )

    @api.model
    def _merge_settle(self, sources, target):
        """Keep one active plan per year before the plans are moved to the target.

        The closed one is kept, or else the agreed one; of two, the target's, or else
        the older one. The others are archived, and their open content is moved.

        :return: {plan kept: plans archived}
        """
        plans = self.search([("principal_id", "in", (sources | target).ids)])
        settled = plans._leave_one_a_year(target)
        # checked by the database row by row when customers are moved
        self.env.flush_all()
        return settled

    def _leave_one_a_year(self, target):
        """Archive all but one of these active plans per year; return as above."""
        settled = {}
        for same in self.grouped("year").values():
            kept, *_others = same.sorted(
                lambda one: (
                    FIRST.index(one.state),
                    one.principal_id != target,
                    one.id,
                )
            )
            others = same - kept
            if others:
                kept._take_over(others)
                others.active = False
                settled[kept] = others
        return settled

    def _take_over(self, others):
        """Take over the open content of archived plans.

        Closed plans are left unchanged.
        """
        if self.state == "closed":
            return
        others = others.filtered(lambda one: one.state != "closed")
        others.goal_ids.filtered(lambda one: one.state == "open").plan_id = self
        others.need_ids.plan_id = self
        others.way_ids.plan_id = self

    @api.model
    def _merge_follow(self, target, settled):
        """Log the merge on the plans kept, and search all evidence again."""
        self._look_again_soon(target)
        for plan, others in settled.items():
            plan.message_post(
                body=plan._format_merge(others), subtype_xmlid="mail.mt_note"
            )

    def _format_merge(self, others, told=None):
        """Return the note on the plan kept about the archived ones.

        :param told: the reason, if not a merge
        """
        links = Markup(", ").join(other._get_html_link() for other in others)
        told = told or self.env._("Two customers were merged.")
        told += " " + self.env._("The other plan was archived: %(plans)s.", plans=links)
        if self.state == "closed":
            told += " " + self.env._(
                "This plan is closed, so nothing was moved into it."
            )
        else:
            told += " " + self.env._(
                "Its open goals, needs and ways of co-operation were moved to this"
                " plan, unless it was closed."
            )
        dead = others.share_ids.filtered(lambda one: one.state == "archived")
        if dead:
            told += " " + self.env._(
                "Links to it no longer work: %(people)s. Send them a new link.",
                people=", ".join(dead.partner_id.mapped("name")),
            )
        return told

    # The plans of a customer that becomes an office move to its principal customer.

    def _follow_top(self, offices, top):
        """Move the plans of this year and later to the principal customer.

        If it has a plan of the same year, one of them is kept, as in a merge.
        """
        year = self.env.company._statcrm_today().year
        moving = self.search(
            [("principal_id", "in", offices.ids), ("year", ">=", year)]
        )
        if not moving:
            return
        years = moving.mapped("year")
        there = self.search([("principal_id", "=", top.id), ("year", "in", years)])
        settled = (moving | there)._leave_one_a_year(top)
        # the database checks row by row that there is one active plan per year
        self.env.flush_all()
        moving.filtered("active").principal_id = top
        self._look_again_soon(top)
        told = self.env._(
            "%(offices)s became an office of %(top)s.",
            offices=", ".join(offices.mapped("name")),
            top=top.name,
        )
        for plan, others in settled.items():
            body = plan._format_merge(others, told)
            plan.message_post(body=body, subtype_xmlid="mail.mt_note")

    def action_board(self):
        """Open the promise board of this customer and year."""
        self.ensure_one()
        action = self.env["ir.actions.client"]._for_xml_id(
            "statcrm_custom.statcrm_board_action"
        )
        asked = {"partner_id": self.principal_id.id, "year": self.year}
        return {**action, "context": {"statcrm_board": asked}}
