from odoo import api, fields, models
from odoo.fields import Domain

PARTS = [
    ("manager", "Account Manager"),
    ("deputy", "Deputy"),
    ("sponsor", "Executive Sponsor"),
    ("expert", "Expert"),
]


class StatcrmAccountMember(models.Model):
    """One colleague in the account team of a principal customer, from day to day."""

    _name = "statcrm.account.member"
    _description = "Account Team Member"
    _order = "partner_id, part, date_from desc, id"
    _rec_name = "user_id"

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
        bypass_search_access=True,
        domain=[("statcrm_is_principal", "=", True)],
    )
    user_id = fields.Many2one(
        "res.users",
        string="Colleague",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("share", "=", False)],
    )
    unit_id = fields.Many2one(
        "statcrm.unit",
        compute="_compute_unit_id",
        store=True,
        readonly=False,
        ondelete="set null",
        help="The unit that the colleague works for in this team.",
    )
    part = fields.Selection(PARTS, required=True, default="expert")
    date_from = fields.Date(
        string="From", required=True, default=fields.Date.context_today
    )
    date_to = fields.Date(string="To", help="The last day in the team.")
    is_current = fields.Boolean(
        compute="_compute_is_current", search="_search_is_current"
    )

    _dates_ordered = models.Constraint(
        "CHECK(date_to >= date_from)", "Nobody leaves a team before joining it."
    )

    @api.depends("user_id")
    def _compute_unit_id(self):
        members = self.env["statcrm.unit.member"].search(
            [("user_id", "in", self.user_id.ids)]
        )
        for line in self:
            units = members.filtered(lambda m, line=line: m.user_id == line.user_id)
            if line.unit_id not in units.unit_id:
                line.unit_id = units[:1].unit_id

    @api.depends("date_from", "date_to")
    def _compute_is_current(self):
        today = fields.Date.context_today(self)
        for line in self:
            ended = line.date_to and line.date_to < today
            line.is_current = line.date_from and line.date_from <= today and not ended

    def _search_is_current(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._as_of_domain(fields.Date.context_today(self))

    @api.model
    def _as_of_domain(self, date):
        """Return the domain of the members on a day."""
        open_end = Domain("date_to", "=", False) | Domain("date_to", ">=", date)
        return Domain("date_from", "<=", date) & open_end

    @api.model
    def _set_team(self, partner, parts, date):
        """Close what no longer holds, open what is new: the history stays.

        :param partner: one principal customer
        :param dict parts: {part: res.users}, only these parts are changed
        :param date: first day of the new team
        """
        for part, users in parts.items():
            rows = partner.statcrm_team_ids.filtered(
                lambda row, part=part: (
                    row.part == part and (not row.date_to or row.date_to >= date)
                )
            )
            gone = rows.filtered(lambda row, users=users: row.user_id not in users)
            held = rows.user_id
            gone.filtered(lambda row: row.date_from >= date).unlink()
            gone.exists().date_to = fields.Date.subtract(date, days=1)
            self.create(
                [
                    {
                        "partner_id": partner.id,
                        "user_id": user.id,
                        "part": part,
                        "date_from": date,
                    }
                    for user in users - held
                ]
            )
