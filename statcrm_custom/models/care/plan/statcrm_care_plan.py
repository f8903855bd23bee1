from functools import partial

from markupsafe import Markup

from odoo import api, fields, models

# which of two plans of a year stays when their customers become one
FIRST = ("closed", "agreed", "draft")


class StatcrmCarePlan(models.Model):
    """Our plan for one principal customer and one year."""

    _name = "statcrm.care.plan"
    _description = "Care Plan"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "statcrm.may.edit",
        "statcrm.kept.fields",
        "statcrm.merge.mixin",
    ]
    _order = "year desc, principal_id, id"

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

    # a merge of two customers settles this first, see the merge wizard
    _one_live_plan = models.UniqueIndex(
        "(principal_id, year) WHERE active",
        "This customer has a plan for this year already.",
    )
    _year_is_a_year = models.Constraint(
        "CHECK(year BETWEEN 1990 AND 2100)", "Write the year with four digits."
    )

    _merge_order = 60

    @api.depends("principal_id", "year")
    def _compute_display_name(self):
        for plan in self:
            customer = plan.principal_id.name
            plan.display_name = f"{customer} {plan.year}" if customer else ""

    @api.model
    def _has_field_access(self, field, operation):
        # EXTENDS 'base': states and dates go through the actions
        if operation == "write" and field.readonly and not self.env.su:
            return False
        return super()._has_field_access(field, operation)

    # What happens to plans by themselves in the course of a year.

    def action_look_again(self):
        """Look for the evidence of all promises of these plans now."""
        return self.promise_ids.action_look_again()

    @api.model
    def _look_again_soon(self, customers):
        """Let the job look at the running promises to these customers next time."""
        promises = self.env["statcrm.care.promise"].search(
            [
                ("plan_id.principal_id", "in", customers.ids),
                ("date_to", ">=", self.env.company._statcrm_today()),
            ]
        )
        promises.checked_at = False

    @api.model
    def _cron_open_year(self):
        """Make what this year still lacks, and let later years follow their programmes.

        Plans of customers for whom a programme is since today, and the promises of the
        programme of a new class. As superuser: what a programme asks for is made
        whoever was the last to change a customer.
        """
        year = self.env.company._statcrm_today().year
        each = self.env["statcrm.job.fault"]._each
        ids = self.env["statcrm.care.plan.run"]._get_principal_ids(year)
        if principals := self.env["res.partner"].browse(ids):
            each(
                "Plans of the year", [principals], partial(self.sudo()._open_year, year)
            )
        programmes = self.env["statcrm.programme"].search([("is_light", "=", False)])
        follow = self.env["statcrm.programme.apply"].sudo()._follow_later_years
        each("Programmes", list(programmes), lambda programme: follow(year, programme))

    @api.model
    def _merge_settle(self, sources, target):
        """Leave one live plan a year, before the plans of all move to the target.

        The one that was closed stays, else the agreed one; of two the target's own,
        else the older one. The others are archived; what is open in them moves.

        :return: {plan that stays: plans that were archived}
        """
        plans = self.search([("principal_id", "in", (sources | target).ids)])
        settled = plans._leave_one_a_year(target)
        # the database looks at each row when the customers are moved
        self.env.flush_all()
        return settled

    def _leave_one_a_year(self, target):
        """Archive all but one of these live plans a year; return as above."""
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
        """Take what is still to be worked on from plans that are archived.

        A closed plan stays as it was closed: nothing comes into it or leaves it.
        """
        if self.state == "closed":
            return
        others = others.filtered(lambda one: one.state != "closed")
        others.goal_ids.filtered(lambda one: one.state == "open").plan_id = self
        others.need_ids.plan_id = self
        others.way_ids.plan_id = self

    @api.model
    def _merge_follow(self, target, settled):
        """Say on the plans that stay what was merged; look for all evidence again."""
        self._look_again_soon(target)
        for plan, others in settled.items():
            plan.message_post(
                body=plan._tell_merge(others), subtype_xmlid="mail.mt_note"
            )

    def _tell_merge(self, others, told=None):
        """Return the note on this plan, which stays, about those that do not.

        :param told: what happened, if it was no merge
        """
        links = Markup(", ").join(other._get_html_link() for other in others)
        told = told or self.env._("Two customers were merged.")
        told += " " + self.env._(
            "The plan of the other one is archived: %(plans)s.", plans=links
        )
        if self.state == "closed":
            told += " " + self.env._("This plan is closed: nothing was moved into it.")
        else:
            told += " " + self.env._(
                "Its open goals, its needs and its ways of co-operation are in this"
                " plan now, unless it was closed."
            )
        dead = others.share_ids.filtered(lambda one: one.state == "archived")
        if dead:
            told += " " + self.env._(
                "Links to it no longer open: %(people)s. Whoever tries is told whom to"
                " ask; send a new one.",
                people=", ".join(dead.partner_id.mapped("name")),
            )
        return told

    # The plans of a customer that became an office follow it to its top.

    def _follow_top(self, offices, top):
        """Give the plans of this year and later to the top; earlier ones are history.

        Where the top has a plan of the year, one of them stays, as in a merge.
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
        self.env.flush_all()  # one live plan a year: the database looks at each row
        moving.filtered("active").principal_id = top
        self._look_again_soon(top)
        told = self.env._(
            "%(offices)s became an office of %(top)s.",
            offices=", ".join(offices.mapped("name")),
            top=top.name,
        )
        for plan, others in settled.items():
            body = plan._tell_merge(others, told)
            plan.message_post(body=body, subtype_xmlid="mail.mt_note")

    def action_board(self):
        """Open the promise board of this customer and year."""
        self.ensure_one()
        action = self.env["ir.actions.client"]._for_xml_id(
            "statcrm_custom.statcrm_board_action"
        )
        asked = {"partner_id": self.principal_id.id, "year": self.year}
        return {**action, "context": {"statcrm_board": asked}}
