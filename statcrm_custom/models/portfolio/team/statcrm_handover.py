from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ....tools.cause import because
from ....tools.groups import DIRECTOR, FOR_ALL, MANAGEMENT
from ....tools.notification import RELOAD, notification

# one summary is sent instead of a message per record
QUIET = {"mail_auto_subscribe_no_notify": True, "mail_activity_quick_update": True}


class StatcrmHandover(models.TransientModel):
    """Hand over the customers and open activities of a colleague to successors.

    Previewed first, then done, all or nothing, in few statements.
    """

    _name = "statcrm.handover"
    _description = "Hand Over Customers"

    from_user_id = fields.Many2one(
        "res.users",
        string="From",
        required=True,
        ondelete="cascade",
        domain=[("share", "=", False)],
        context={"active_test": False},
        default=lambda self: self.env.user,
    )
    to_user_id = fields.Many2one(
        "res.users",
        string="To",
        ondelete="cascade",
        domain=[("share", "=", False)],
        help="You can choose another successor for each customer in the next step.",
    )
    date = fields.Date(
        string="First Day",
        required=True,
        default=lambda self: self.env.company._statcrm_today(),
    )
    reason = fields.Char()
    decision_number = fields.Char(
        help="The director's decision on the strategic and key customers."
    )
    with_teams = fields.Boolean(string="Account Team Memberships", default=True)
    with_rest = fields.Boolean(string="Other Activities", default=True)
    state = fields.Selection(
        [("draft", "Who"), ("previewed", "What")],
        default="draft",
        required=True,
        readonly=True,
    )
    line_ids = fields.One2many("statcrm.handover.line", "handover_id")
    is_director = fields.Boolean(compute="_compute_is_director")
    nominated_count = fields.Integer(compute="_compute_counts")
    team_count = fields.Integer(compute="_compute_counts")
    rest_count = fields.Integer(compute="_compute_counts")

    is_proposer = fields.Boolean(compute="_compute_is_proposer")

    @api.depends_context("uid")
    def _compute_is_director(self):
        self.is_director = self.env.user.has_group(DIRECTOR)

    @api.depends("line_ids", "from_user_id")
    def _compute_counts(self):
        for wizard in self:
            # only users who may hand over see the workload of a colleague
            if not wizard._may_hand_over():
                wizard.nominated_count = wizard.team_count = wizard.rest_count = 0
                continue
            wizard.nominated_count = len(wizard.line_ids.filtered("is_nominated"))
            wizard.team_count = len(wizard._places_in_teams())
            activities_sudo = self.env["mail.activity"].sudo()
            wizard.rest_count = activities_sudo.search_count(wizard._rest_domain())

    def action_preview(self):
        """Preview the customers with what is handed over with them."""
        self.ensure_one()
        self._check_allowed()
        details = defaultdict(list)
        for part in self._handover_parts():
            for customer, records in part["records"].items():
                details[customer].append(f"{part['label']}: {len(records)}")
        # including customers linked by the nomination only
        for customer in self._own_partners().statcrm_principal_id:
            details.setdefault(customer, [])
        self.line_ids.unlink()
        self.line_ids = self.line_ids.create(
            [
                {
                    "handover_id": self.id,
                    "partner_id": customer.id,
                    "is_nominated": self._is_decided_above(customer),
                    "is_chosen": self.is_proposer
                    or not self._is_decided_above(customer),
                    "to_user_id": self.to_user_id.id,
                    "detail": ", ".join(texts),
                }
                for customer, texts in details.items()
            ]
        )
        self.state = "previewed"
        return self._reopen()

    def action_back(self):
        """Return to the first step."""
        self.state = "draft"
        return self._reopen()

    def action_hand_over(self):
        """Hand over the selected customers, all or nothing."""
        self.ensure_one()
        self._check_allowed()
        lines = self.line_ids.filtered("is_chosen")
        self._check_lines(lines)
        # teams first: an old membership of the successor would overlap
        if self.with_teams:
            self._hand_over_teams(lines)
        # from the customer, as the user may write the line
        nominated = lines.filtered(lambda one: self._is_decided_above(one.partner_id))
        self._handover_nominated(nominated)
        # proposed customers are not changed yet
        moved = lines if self.is_director else lines - nominated
        self._hand_over_parts(moved)
        if self.with_rest and self.to_user_id:
            self._hand_over_rest()
        self.env["res.role"]._statcrm_refresh_key_account_managers()
        self._notify_successors(moved)
        told = self.env._("Customers handed over: %s.", len(moved))
        if proposed := len(lines - moved):
            told += " " + self.env._("Proposed to the director: %s.", proposed)
        return notification(told, then=RELOAD)

    def _check_allowed(self):
        """Account managers hand over their own customers, management all."""
        if not self._may_hand_over():
            raise AccessError(
                self.env._(
                    "You can only hand over your own customers. The management group"
                    " and the main user can do it for others."
                )
            )
        if self.date > self.env.company._statcrm_today():
            raise UserError(
                self.env._(
                    "A hand-over takes effect immediately. Do it on its first day."
                )
            )

    def _may_hand_over(self):
        user = self.env.user
        return self.from_user_id == user or user.has_groups(FOR_ALL)

    def _check_lines(self, lines):
        for line in lines:
            user = line.to_user_id
            if user.share or not user.active or user == self.from_user_id:
                raise UserError(
                    self.env._(
                        "The successor for %(customer)s must be an active user.",
                        customer=line.partner_id.display_name,
                    )
                )
            if line.is_nominated and line.partner_id.user_id != self.from_user_id:
                raise UserError(
                    self.env._(
                        "The account manager of %(customer)s has changed since the"
                        " preview. Go back and preview again.",
                        customer=line.partner_id.display_name,
                    )
                )

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Hand Over Customers"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    # What is handed over to the successors, and how.

    def _handover_parts(self):
        """Return the records handed over together with each customer.

        A later area extends it: care adds the plans. Each part is a dict:

        - `label`: name in the preview, in the plural
        - `field`: the field that names the responsible user
        - `records`: {principal customer: records of the leaving user}
        """
        own_sudo = self._own_partners().sudo()
        partners_sudo = own_sudo.filtered(lambda one: not self._is_decided_above(one))
        activities_sudo = (
            self.env["mail.activity"]
            .sudo()
            .search(self._activity_domain() & Domain("res_model", "=", "res.partner"))
        )
        there = self.env["res.partner"].browse(activities_sudo.mapped("res_id"))
        there.fetch(["statcrm_principal_id"])
        return [
            {
                "label": self.env._("contacts"),
                "field": "user_id",
                "records": partners_sudo.grouped("statcrm_principal_id"),
            },
            {
                "label": self.env._("open activities"),
                "field": "user_id",
                "records": activities_sudo.grouped(
                    lambda one: there.browse(one.res_id).statcrm_principal_id
                ),
            },
        ]

    def _hand_over_parts(self, lines):
        """As superuser: they may be on records of others."""
        successors = {line.partner_id: line.to_user_id for line in lines}
        for part in self._handover_parts():
            ids, model = defaultdict(list), None
            for customer, records in part["records"].items():
                if customer in successors:
                    ids[successors[customer]] += records.ids
                    model = records
            for user, record_ids in ids.items():
                records_sudo = model.sudo().browse(record_ids).with_context(**QUIET)
                reason = self.reason or None
                records_sudo = because(records_sudo, "hand_over", reason=reason)
                records_sudo.write({part["field"]: user.id})

    def _hand_over_teams(self, lines):
        """End the memberships of the leaving user and give them to the successor."""
        successors = {line.partner_id: line.to_user_id for line in lines}
        rows_sudo = because(
            self._places_in_teams().sudo(), "hand_over", reason=self.reason or None
        )
        groups = rows_sudo.grouped(
            lambda row: (row.part, successors.get(row.partner_id, self.to_user_id))
        )
        members_sudo = rows_sudo.browse()
        for (part, user), rows in groups.items():
            others = members_sudo.search(
                Domain("partner_id", "in", rows.partner_id.ids)
                & Domain("user_id", "=", user.id)
                & members_sudo._open_domain(self.date)
            )
            free = rows.partner_id - others.partner_id
            begun = rows.filtered(lambda row: row.date_from < self.date)
            begun.date_to = fields.Date.subtract(self.date, days=1)
            (rows - begun).unlink()
            members_sudo.create(
                [
                    {
                        "partner_id": partner.id,
                        "user_id": user.id,
                        "part": part,
                        "date_from": self.date,
                    }
                    for partner in free
                    if user
                ]
            )

    def _hand_over_rest(self):
        """As superuser: they may be on records the current user may not write."""
        activities_sudo = self.env["mail.activity"].sudo().search(self._rest_domain())
        activities_sudo.with_context(**QUIET).write({"user_id": self.to_user_id.id})

    def _notify_successors(self, lines):
        """Send one message to each successor."""
        for user, mine in lines.grouped("to_user_id").items():
            if user != self.env.user:
                self.env["mail.thread"].message_notify(
                    partner_ids=user.partner_id.ids,
                    subject=self.env._("Customers handed over to you"),
                    body=self.env._(
                        "You are now the account manager of customers of %(user)s:"
                        " %(count)s. %(reason)s",
                        count=len(mine),
                        user=self.from_user_id.name,
                        reason=self.reason or "",
                    ),
                )

    def _own_partners(self):
        return self.env["res.partner"].search([("user_id", "=", self.from_user_id.id)])

    def _is_decided_above(self, partner):
        """Return whether the director decides on the successor of this customer."""
        own = partner.user_id == self.from_user_id
        return own and bool(partner.statcrm_nominated_class_id)

    def _places_in_teams(self):
        """Return the open memberships that were not set by a decision."""
        members = self.env["statcrm.account.member"]
        appointed = Domain("part", "=", "manager") & Domain(
            "partner_id.statcrm_nominated_class_id", "!=", False
        )
        today = self.env.company._statcrm_today()
        return members.search(
            Domain("user_id", "=", self.from_user_id.id)
            & members._open_domain(self.date or today)
            & ~appointed
        )

    def _activity_domain(self):
        return Domain("user_id", "=", self.from_user_id.id)

    def _rest_domain(self):
        """Return the domain of the activities that belong to no contact."""
        return self._activity_domain() & Domain("res_model", "!=", "res.partner")

    # Strategic and key customers are handed over by a nomination.

    @api.depends_context("uid")
    def _compute_is_proposer(self):
        self.is_proposer = self.env.user.has_group(MANAGEMENT)

    def _handover_nominated(self, lines):
        """Propose the successors of strategic and key customers to the director.

        A hand-over by the director is the decision. A hand-over by the management group
        takes effect after the decision of the director.

        :param lines: the selected lines of nominated customers
        """
        if not lines:
            return
        if not self.is_proposer:
            raise UserError(
                self.env._(
                    "Only the director can change the key account manager of a"
                    " strategic or key customer. Untick %(customers)s, or ask the"
                    " management group to propose a successor.",
                    customers=", ".join(lines.partner_id.mapped("display_name")[:5]),
                )
            )
        if self.is_director and not self.decision_number:
            raise UserError(
                self.env._(
                    "Enter the number of the decision on the strategic and key"
                    " customers."
                )
            )
        in_force = lines.partner_id._statcrm_nomination().grouped("partner_id")
        nothing = self.env["statcrm.nomination"]
        nominations = nothing.create(
            [
                self._prepare_nomination_vals(
                    line, in_force.get(line.partner_id, nothing)
                )
                for line in lines
            ]
        )
        nominations.action_propose()
        if self.is_director:
            today = self.env.company._statcrm_today()
            nominations._decide(self.decision_number, today)

    def _prepare_nomination_vals(self, line, current):
        """Return the nomination in force with the successor in it."""
        successor = line.to_user_id
        deputy = current.deputy_id - successor
        return {
            "partner_id": line.partner_id.id,
            "value_class_id": line.partner_id.statcrm_nominated_class_id.id,
            "user_id": successor.id,
            "deputy_id": deputy.id,
            "sponsor_id": current.sponsor_id.id,
            "expert_ids": (current.expert_ids - successor).ids,
            "date_from": self.date,
            "date_to": current.date_to,
            "replaces_id": current.id,
            "reason": self.reason
            or self.env._("Hand-over by %(name)s.", name=self.from_user_id.name),
        }
