from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

DIRECTOR = "statcrm_custom.statcrm_group_director"
FOR_OTHERS = (
    "statcrm_custom.statcrm_group_management,statcrm_custom.statcrm_group_main_user"
)
# one summary is sent instead of a message for each record
QUIET = {"mail_auto_subscribe_no_notify": True, "mail_activity_quick_update": True}


class StatcrmHandover(models.TransientModel):
    """A colleague leaves or changes: customers and open work go to successors.

    Seen first, then done, all or nothing, in few statements.
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
        help="Each customer may get another successor in the next step.",
    )
    date = fields.Date(
        string="First Day", required=True, default=fields.Date.context_today
    )
    reason = fields.Char()
    decision_number = fields.Char(
        help="The director's decision on the strategic and key customers."
    )
    with_teams = fields.Boolean(string="Places in Account Teams", default=True)
    with_rest = fields.Boolean(string="Activities Elsewhere", default=True)
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

    @api.depends_context("uid")
    def _compute_is_director(self):
        self.is_director = self.env.user.has_group(DIRECTOR)

    @api.depends("line_ids", "from_user_id")
    def _compute_counts(self):
        for wizard in self:
            wizard.nominated_count = len(wizard.line_ids.filtered("is_nominated"))
            wizard.team_count = len(wizard._places_in_teams())
            activities_sudo = self.env["mail.activity"].sudo()
            wizard.rest_count = activities_sudo.search_count(wizard._rest_domain())

    def action_preview(self):
        """List every customer with what goes with it; nothing changes yet."""
        self.ensure_one()
        self._check_allowed()
        details = defaultdict(list)
        for part in self._handover_parts():
            for customer, records in part["records"].items():
                details[customer].append(f"{len(records)} {part['label']}")
        # whom nothing but the nomination names goes too
        for customer in self._own_partners().statcrm_principal_id:
            details.setdefault(customer, [])
        self.line_ids.unlink()
        self.line_ids = self.line_ids.create(
            [
                {
                    "handover_id": self.id,
                    "partner_id": customer.id,
                    "is_nominated": self._is_decided_above(customer),
                    "is_chosen": self.is_director
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
        """Choose other colleagues or another day."""
        self.state = "draft"
        return self._reopen()

    def action_hand_over(self):
        """Give what was chosen to the successors, all or nothing."""
        self.ensure_one()
        self._check_allowed()
        lines = self.line_ids.filtered("is_chosen")
        self._check_lines(lines)
        # first the teams: a successor's old place would clash with the new one
        if self.with_teams:
            self._hand_over_teams(lines)
        # from the customer, not from the line, which its owner may write
        nominated = lines.filtered(lambda one: self._is_decided_above(one.partner_id))
        self._handover_nominated(nominated)
        self._hand_over_parts(lines)
        if self.with_rest and self.to_user_id:
            self._hand_over_rest()
        self.env["res.role"]._statcrm_refresh_key_account_managers()
        self._tell_successors(lines)
        return {"type": "ir.actions.act_window_close"}

    def _handover_parts(self):
        """Return what goes to the successor together with each customer.

        A later area extends it: care adds the plans. Each part is a dict:

        - `label`: what is counted in the preview, in the plural
        - `field`: the field that names the responsible user
        - `records`: {principal customer: the records of the leaving user}
        """
        own_sudo = self._own_partners().sudo()
        partners_sudo = own_sudo.filtered(lambda one: not self._is_decided_above(one))
        activities_sudo = self.env["mail.activity"].sudo().search(
            self._activity_domain() & Domain("res_model", "=", "res.partner")
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

    def _handover_nominated(self, lines):
        """Hand strategic and key customers over: that is the director's decision.

        :param lines: the chosen lines of nominated customers
        """
        if not lines:
            return
        if not self.is_director:
            raise UserError(
                self.env._(
                    "The director decides who answers for a strategic or key customer."
                    " Untick %(customers)s, or ask the director to hand them over.",
                    customers=", ".join(lines.partner_id.mapped("display_name")[:5]),
                )
            )
        if not self.decision_number:
            raise UserError(
                self.env._("Name the decision on the strategic and key customers.")
            )
        members_sudo = self.env["statcrm.account.member"].sudo()
        for user, mine in lines.grouped("to_user_id").items():
            customers_sudo = mine.partner_id.sudo().with_context(**QUIET)
            members_sudo._set_team(customers_sudo, {"manager": user}, self.date)
            customers_sudo.user_id = user
        text = self.env._(
            "Handed over by decision %(number)s", number=self.decision_number
        )
        customers = lines.partner_id
        customers._message_log_batch(dict.fromkeys(customers.ids, text))

    def _hand_over_parts(self, lines):
        """As superuser: the leaving user's work may be on papers of others."""
        successors = {line.partner_id: line.to_user_id for line in lines}
        for part in self._handover_parts():
            ids, model = defaultdict(list), None
            for customer, records in part["records"].items():
                if customer in successors:
                    ids[successors[customer]] += records.ids
                    model = records
            for user, record_ids in ids.items():
                records_sudo = model.sudo().browse(record_ids).with_context(**QUIET)
                records_sudo.write({part["field"]: user.id})

    def _hand_over_teams(self, lines):
        """End the places of the leaving user; the successor takes them."""
        successors = {line.partner_id: line.to_user_id for line in lines}
        rows_sudo = self._places_in_teams().sudo()
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
        """As superuser: activities on papers that the one who acts may not write."""
        activities_sudo = self.env["mail.activity"].sudo().search(self._rest_domain())
        activities_sudo.with_context(**QUIET).write({"user_id": self.to_user_id.id})

    def _tell_successors(self, lines):
        """One message each, however many customers it is."""
        for user, mine in lines.grouped("to_user_id").items():
            if user != self.env.user:
                self.env["mail.thread"].message_notify(
                    partner_ids=user.partner_id.ids,
                    subject=self.env._("Customers handed over to you"),
                    body=self.env._(
                        "You answer for %(count)s customers of %(user)s now. %(reason)s",
                        count=len(mine),
                        user=self.from_user_id.name,
                        reason=self.reason or "",
                    ),
                )

    def _check_allowed(self):
        """An account manager hands own customers over; management, everybody's."""
        if self.from_user_id != self.env.user:
            if not self.env.user.has_groups(FOR_OTHERS):
                raise AccessError(
                    self.env._(
                        "You may hand over your own customers. The management group"
                        " and the main user do it for others."
                    )
                )
        if self.date > fields.Date.context_today(self):
            raise UserError(
                self.env._("A hand-over holds at once: come back on its first day.")
            )

    def _check_lines(self, lines):
        for line in lines:
            user = line.to_user_id
            if not user or not user.active or user == self.from_user_id:
                raise UserError(
                    self.env._(
                        "%(customer)s needs a successor who works here.",
                        customer=line.partner_id.display_name,
                    )
                )
            if line.is_nominated and line.partner_id.user_id != self.from_user_id:
                raise UserError(
                    self.env._(
                        "%(customer)s has got another account manager since the"
                        " preview. Go back and look again.",
                        customer=line.partner_id.display_name,
                    )
                )

    def _own_partners(self):
        return self.env["res.partner"].search([("user_id", "=", self.from_user_id.id)])

    def _is_decided_above(self, partner):
        """Tell whether the director decides who answers for this own customer."""
        own = partner.user_id == self.from_user_id
        return own and bool(partner.statcrm_nominated_class_id)

    def _places_in_teams(self):
        """Return the open rows that no decision of the director has made."""
        members = self.env["statcrm.account.member"]
        appointed = Domain("part", "=", "manager") & Domain(
            "partner_id.statcrm_nominated_class_id", "!=", False
        )
        today = fields.Date.context_today(self)
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

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Hand Over Customers"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }
