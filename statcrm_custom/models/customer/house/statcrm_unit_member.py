from odoo import api, fields, models
from odoo.exceptions import AccessError

from ....tools.groups import MAIN_USER

LEVELS = [
    ("expert", "Expert"),
    ("manager", "Manager"),
    ("director", "Director"),
    ("director_general", "Director General"),
]
# what tells whose level it is
LEVEL_OF = {"active", "level", "user_id"}


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

    @api.model_create_multi
    def create(self, vals_list):
        members = super().create(vals_list)
        members._check_may_set_level()
        return members

    def write(self, vals):
        """A record rule sees the old values only: no member moves to other units."""
        if vals.keys() & LEVEL_OF:
            self._check_may_set_level()
        result = super().write(vals)
        if "unit_id" in vals:
            self.check_access("write")
        if vals.keys() & LEVEL_OF:
            self._check_may_set_level()
        return result

    def _check_may_set_level(self):
        """Who has a level is the main user's to say: promises are kept by it.

        A vice-user keeps members of the lowest level, which proves nothing.

        :raise AccessError: a member of another level, and not the main user
        """
        if self.env.su or self.env.user.has_group(MAIN_USER):
            return
        lowest = LEVELS[0][0]
        if any(member.level != lowest for member in self):
            raise AccessError(
                self.env._(
                    "Only the main user can give, change or remove the level of manager"
                    " or above."
                )
            )
