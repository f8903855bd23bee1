from odoo import api, fields, models

LEVELS = [
    ("expert", "Expert"),
    ("manager", "Manager"),
    ("director", "Director"),
    ("director_general", "Director General"),
]


class StatcrmUnitMember(models.Model):
    """One person of ours in one unit; the level tells who meets whom."""

    _name = "statcrm.unit.member"
    _description = "Unit Member"
    _order = "unit_id, level desc, id"
    _rec_name = "user_id"

    unit_id = fields.Many2one(
        "statcrm.unit", required=True, index=True, ondelete="cascade"
    )
    user_id = fields.Many2one(
        "res.users",
        string="Person",
        required=True,
        index=True,
        ondelete="cascade",
        domain=[("share", "=", False)],
    )
    title = fields.Char(translate=True)
    level = fields.Selection(LEVELS, required=True, default="expert")
    active = fields.Boolean(default=True)

    _user_unique = models.UniqueIndex(
        "(unit_id, user_id) WHERE active",
        "This person is already a member of the unit.",
    )

    @api.depends("user_id", "unit_id", "title")
    def _compute_display_name(self):
        for member in self:
            parts = [member.user_id.name, member.title, member.unit_id.name]
            member.display_name = ", ".join(part for part in parts if part)

    def write(self, vals):
        """A record rule sees the old values only: no member moves to other units."""
        result = super().write(vals)
        if "unit_id" in vals:
            self.check_access("write")
        return result
