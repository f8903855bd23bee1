from markupsafe import Markup

from odoo import api, fields, models

from ....tools.field_kinds import MonetaryOrEmpty

TERM_YEARS = 3


class StatcrmNomination(models.Model):
    """Nomination of a customer as strategic or key, or its end.

    Drafted and proposed by the management group, decided by the director. A proposed
    nomination cannot be changed, a decided one cannot be changed or deleted:
    corrections need a new nomination that replaces it.
    """

    _name = "statcrm.nomination"
    _description = "Nomination"
    _inherit = [
        "statcrm.fixed.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "statcrm.kept.fields",
        "statcrm.step.mixin",
    ]
    _step_fields = ("state", "is_in_force")
    _order = "date_from desc, id desc"
    _rec_names_search = ["partner_id", "decision_id"]

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
        bypass_search_access=True,
        domain=[
            ("statcrm_is_principal", "=", True),
            ("is_company", "=", True),
            ("ref_company_ids", "=", False),
        ],
    )
    kind = fields.Selection(
        [("nominate", "Nomination"), ("end", "End of a Nomination")],
        required=True,
        default="nominate",
    )
    value_class_id = fields.Many2one(
        "statcrm.value.class",
        string="Class",
        ondelete="restrict",
        domain=[("kind", "=", "nominated")],
    )
    user_id = fields.Many2one(
        "res.users",
        string="Key Account Manager",
        compute="_compute_user_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        ondelete="restrict",
        domain=[("share", "=", False)],
    )
    deputy_id = fields.Many2one(
        "res.users", ondelete="restrict", domain=[("share", "=", False)]
    )
    sponsor_id = fields.Many2one(
        "res.users",
        string="Executive Sponsor",
        ondelete="restrict",
        domain=[("share", "=", False)],
    )
    expert_ids = fields.Many2many(
        "res.users",
        "statcrm_nomination_expert_rel",
        "nomination_id",
        "user_id",
        string="Experts",
        domain=[("share", "=", False)],
    )
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: self.env.company._statcrm_today(),
        help="First day of the term.",
    )
    date_to = fields.Date(
        string="Until",
        compute="_compute_date_to",
        store=True,
        readonly=False,
        help="Last day of the term. Empty means until further notice.",
    )
    reason = fields.Text(help="Why this customer is proposed.")
    replaces_id = fields.Many2one(
        "statcrm.nomination",
        compute="_compute_replaces_id",
        store=True,
        readonly=False,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        domain="[('partner_id', '=', partner_id), ('kind', '=', 'nominate'),"
        " ('state', '=', 'approved')]",
        help="The nomination that ends on the day before this one begins.",
    )
    replaced_by_ids = fields.One2many("statcrm.nomination", "replaces_id")

    # written by the actions only
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("proposed", "Proposed"),
            ("approved", "Approved"),
            ("returned", "Returned"),
            ("ended", "Ended"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
        group_expand=True,
    )
    proposed_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    proposed_on = fields.Date(readonly=True, copy=False)
    score_ids = fields.One2many(
        "statcrm.nomination.score", "nomination_id", string="Scores", readonly=True
    )
    value_score = fields.Float(
        compute="_compute_value_score",
        store=True,
        digits=(3, 2),
        aggregator="avg",
        help="Weighted value score at the time of the proposal.",
    )
    former_class_id = fields.Many2one(
        "statcrm.value.class",
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="Class of the customer at the time of the proposal.",
    )
    computed_class_id = fields.Many2one(
        "statcrm.value.class",
        string="Class by Sales",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    currency_id = fields.Many2one(
        "res.currency",
        default=lambda self: self.env.company.currency_id,
        readonly=True,
        copy=False,
    )
    sales = MonetaryOrEmpty(readonly=True, copy=False)
    decision_id = fields.Many2one(
        "statcrm.nomination.decision",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    decision_number = fields.Char(related="decision_id.number")
    decision_date = fields.Date(related="decision_id.date")
    decided_by_id = fields.Many2one(related="decision_id.decided_by_id")
    return_reason = fields.Text(readonly=True, copy=False, tracking=True)
    is_in_force = fields.Boolean(readonly=True, copy=False)
    applied_on = fields.Date(
        string="In Effect Since",
        readonly=True,
        copy=False,
        help="The day on which the customer and its team were changed.",
    )
    ended_on = fields.Date(
        readonly=True,
        copy=False,
        help="Last day in force. A decision can end a term early.",
    )
    reminded_on = fields.Date(readonly=True, copy=False)
    problem = fields.Text(
        readonly=True, copy=False, help="Why it could not take effect on its first day."
    )

    _term_ordered = models.Constraint(
        "CHECK(date_to >= date_from)", "A term cannot end before it begins."
    )
    _decided_by_decision = models.Constraint(
        "CHECK(state NOT IN ('approved', 'ended') OR decision_id IS NOT NULL)",
        "An approved nomination needs a decision.",
    )
    _in_force_approved = models.Constraint(
        "CHECK(is_in_force IS NOT TRUE OR state = 'approved')",
        "Only an approved nomination can be in force.",
    )
    _in_force_unique = models.UniqueIndex(
        "(partner_id) WHERE is_in_force IS TRUE",
        "This customer already has a nomination in force.",
    )

    @api.depends("partner_id", "kind")
    def _compute_user_id(self):
        for nomination in self:
            if nomination.kind == "end":
                nomination.user_id = False
            elif not nomination.user_id:
                nomination.user_id = nomination.partner_id.user_id

    @api.depends("date_from", "kind")
    def _compute_date_to(self):
        for nomination in self:
            start = nomination.date_from
            if nomination.kind == "end" or not start:
                nomination.date_to = False
            elif not nomination.date_to or nomination.date_to < start:
                end = fields.Date.add(start, years=TERM_YEARS)
                nomination.date_to = fields.Date.subtract(end, days=1)

    @api.depends("partner_id", "date_from", "kind")
    def _compute_replaces_id(self):
        """Default to the current nomination within the same term."""
        current = self.search(
            [("partner_id", "in", self.partner_id.ids), ("is_in_force", "=", True)]
        ).grouped("partner_id")
        for nomination in self:
            partner = nomination.partner_id._origin
            found = current.get(partner, self.browse())
            start, last = nomination.date_from, found.date_to
            if start and last and last < start:
                found = found.browse()
            kept = nomination.replaces_id
            if kept.is_in_force or kept.partner_id != partner:
                kept = kept.browse()
            nomination.replaces_id = found or kept

    @api.depends("score_ids.score", "score_ids.weight")
    def _compute_value_score(self):
        for nomination in self:
            scores = nomination.score_ids
            weights = sum(scores.mapped("weight"))
            total = sum(line.score * line.weight for line in scores)
            nomination.value_score = total / weights if weights else 0

    @api.depends("partner_id.complete_name", "value_class_id.name", "kind")
    def _compute_display_name(self):
        for nomination in self:
            what = nomination.value_class_id.name or self.env._("Nomination")
            if nomination.kind == "end":
                what = self.env._("End of nomination")
            customer = nomination.partner_id.display_name
            nomination.display_name = f"{customer}: {what}" if customer else what

    @api.model
    def get_empty_list_help(self, help_message):
        """Name the first step to those who may take it, with its button.

        EXTENDS 'mail': the others read who does.
        """
        message = super().get_empty_list_help(help_message)
        asked = help_message and self.env.context.get("statcrm_names_first_step")
        # the client reads actions, and so their help, as superuser
        if not asked or not self.sudo(False).has_access("create"):
            return message
        return Markup(
            '%s<p>%s</p><p><a type="action" class="%s" name="%s">%s</a></p>'
        ) % (
            Markup(message),
            self.env._(
                "Select customers among the candidates and press Nominate, or press New"
                " here."
            ),
            "btn btn-primary",
            "statcrm_custom.statcrm_value_ranking_action",
            self.env._("Candidates"),
        )
