from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

DIRECTOR = "statcrm_custom.statcrm_group_director"
FOR_OTHERS = (
    "statcrm_custom.statcrm_group_management,statcrm_custom.statcrm_group_main_user"
)


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
        string="First Day",
        required=True,
        default=lambda self: self.env.company._statcrm_today(),
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
            # how much work a colleague has is told to who may hand it over
            if not wizard._may_hand_over():
                wizard.nominated_count = wizard.team_count = wizard.rest_count = 0
                continue
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
                details[customer].append(f"{part['label']}: {len(records)}")
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
        # what is only proposed stays where it is
        moved = lines if self.is_director else lines - nominated
        self._hand_over_parts(moved)
        if self.with_rest and self.to_user_id:
            self._hand_over_rest()
        self.env["res.role"]._statcrm_refresh_key_account_managers()
        self._tell_successors(moved)
        told = self.env._("Customers handed over: %s.", len(moved))
        if proposed := len(lines - moved):
            told += " " + self.env._("Proposed to the director: %s.", proposed)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": told,
                # what lies below the window shows what is right now
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _check_allowed(self):
        """An account manager hands own customers over; management, everybody's."""
        if not self._may_hand_over():
            raise AccessError(
                self.env._(
                    "You may hand over your own customers. The management group"
                    " and the main user do it for others."
                )
            )
        if self.date > self.env.company._statcrm_today():
            raise UserError(
                self.env._("A hand-over holds at once: come back on its first day.")
            )

    def _may_hand_over(self):
        user = self.env.user
        return self.from_user_id == user or user.has_groups(FOR_OTHERS)

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

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Hand Over Customers"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }
