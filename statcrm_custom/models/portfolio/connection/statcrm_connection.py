from datetime import date

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

KINDS = [
    ("activity", "Activity"),
    ("message", "Message"),
    ("call", "Call"),
    ("meeting", "Meeting"),
]
# strength, last contact within so many months, contacts in all: the first that holds
STRENGTH_RULE = [(5, 3, 12), (4, 6, 6), (3, 12, 3), (2, 24, 1)]
WEAKEST = 1


class StatcrmConnection(models.Model):
    """One person of ours knows one contact person.

    Rows come about without typing: a job finds them in the calendar, the messages
    and the activities (`_refresh`). What a person types stays: strength, since,
    topic, note. A strength that nobody typed follows STRENGTH_RULE: 5 when the last
    contact is at most 3 months old and there were 12 or more in all; 4 for 6 months
    and 6 contacts; 3 for 12 months and 3 contacts; 2 for 24 months; else 1.
    """

    _name = "statcrm.connection"
    _description = "Connection"
    _inherit = ["statcrm.merge.mixin", "statcrm.may.edit", "statcrm.kept.fields"]
    _order = "strength desc, last_contact desc, id"
    _rec_name = "partner_id"

    user_id = fields.Many2one(
        "res.users",
        string="Our Person",
        required=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
    )
    unit_id = fields.Many2one(
        "statcrm.unit",
        string="Our Unit",
        compute="_compute_unit_id",
        store=True,
        index="btree_not_null",
        ondelete="set null",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Contact Person",
        required=True,
        index=True,
        ondelete="cascade",
        bypass_search_access=True,
        domain=[("is_company", "=", False)],
    )
    principal_id = fields.Many2one(
        related="partner_id.statcrm_principal_id", string="Principal Customer"
    )

    # typed by people
    strength = fields.Integer(
        compute="_compute_strength",
        inverse="_inverse_strength",
        store=True,
        readonly=False,
        aggregator="avg",
        help="1 (weak) to 5 (very close). Type it, or leave it to be found from how"
        " often and how lately you were in contact; 0 gives it back to be found.",
    )
    since = fields.Date(help="Since when they know each other.")
    topic = fields.Char(help="What they talk about.")
    note = fields.Text()
    is_entered = fields.Boolean(
        string="Entered by a Colleague",
        readonly=True,
        default=True,
        help="Kept even where no contact is found.",
    )
    typed_strength = fields.Integer(readonly=True, default=0)

    # found by the job
    last_contact = fields.Date(readonly=True, index="btree_not_null")
    last_kind = fields.Selection(KINDS, string="By", readonly=True)
    contact_count = fields.Integer(string="Contacts", readonly=True, default=0)
    last_meeting = fields.Date(readonly=True)

    # the merge of contacts makes one row of two, see _merge_settle
    _pair_unique = models.UniqueIndex(
        "(user_id, partner_id)", "This connection is already there."
    )
    _strength_limits = models.Constraint(
        "CHECK(strength BETWEEN 0 AND 5)", "The strength is 1 to 5."
    )

    @api.depends("user_id")
    def _compute_unit_id(self):
        """Of several units it is the one that the person was entered in first."""
        members = self.env["statcrm.unit.member"].search(
            [("user_id", "in", self.user_id.ids)], order="id desc"
        )
        units = {member.user_id: member.unit_id for member in members}
        for connection in self:
            connection.unit_id = units.get(connection.user_id)

    @api.depends("typed_strength", "last_contact", "contact_count")
    def _compute_strength(self):
        limits = self._get_strength_limits()
        for connection in self:
            last = connection.last_contact
            found = [
                strength
                for strength, first_day, count in limits
                if last and last >= first_day and connection.contact_count >= count
            ]
            connection.strength = connection.typed_strength or max(
                found, default=WEAKEST
            )

    def _inverse_strength(self):
        for connection in self:
            # superuser: nobody writes this field past the strength
            connection.sudo().typed_strength = connection.strength
        to_find = self.filtered(lambda connection: not connection.typed_strength)
        self.env.add_to_compute(self._fields["strength"], to_find)

    @api.model
    def _get_strength_limits(self):
        """Return [(strength, first day of the last contact, contacts)]."""
        today = self.env.company._statcrm_today()
        return [
            (strength, today - relativedelta(months=months), count)
            for strength, months, count in STRENGTH_RULE
        ]

    @api.depends("user_id", "partner_id")
    def _compute_display_name(self):
        for connection in self:
            names = (connection.user_id.name, connection.partner_id.name)
            # a new one has only ourselves
            connection.display_name = " – ".join(names) if all(names) else ""

    @api.model
    def _has_field_access(self, field, operation):
        # EXTENDS 'base': what the job finds is nobody's to write, by RPC either
        if operation == "write" and field.readonly and not self.env.su:
            return False
        return super()._has_field_access(field, operation)

    def write(self, vals):
        """A record rule sees the old values only: no row is given to others."""
        result = super().write(vals)
        if "user_id" in vals or "partner_id" in vals:
            self.check_access("write")
        return result

    @api.model
    def _merge_finish(self, target):
        """Meetings and messages of both are now those of one."""
        self._refresh(target.ids)

    @api.model
    def _merge_settle(self, gone, kept):
        """Before a merge of contacts: two rows of one of ours become one.

        The row of the kept contact stays, with what was typed in either; the newer
        contact counts. The numbers are found again when the merge is done.
        """
        rows = self.search([("partner_id", "in", (gone + kept).ids)])
        for same in rows.grouped("user_id").values():
            stays = same.sorted(lambda row: row.partner_id != kept)[:1]
            others = same - stays
            if not others:
                continue
            newest = same.sorted(lambda row: row.last_contact or date.min)[-1:]
            meetings = same.filtered("last_meeting").mapped("last_meeting")
            starts = same.filtered("since").mapped("since")
            notes = [row.note for row in stays + others if row.note]
            values = {
                "typed_strength": max(same.mapped("typed_strength")),
                "since": min(starts, default=False),
                "topic": next((row.topic for row in stays + others if row.topic), ""),
                "note": "\n".join(notes) or False,
                "is_entered": any(same.mapped("is_entered")),
                "last_contact": newest.last_contact,
                "last_kind": newest.last_kind,
                "last_meeting": max(meetings, default=False),
                "contact_count": sum(same.mapped("contact_count")),
            }
            others.unlink()
            stays.write(values)
        self.env.flush_all()
