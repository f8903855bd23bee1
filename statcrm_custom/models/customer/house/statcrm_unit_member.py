from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ....tools.groups import MAIN_USER

LEVELS = [
    ("expert", "Expert"),
    ("manager", "Manager"),
    ("director", "Director"),
    ("director_general", "Director General"),
]
# fields that determine whose level it is
LEVEL_OF = {"active", "level", "user_id"}


class StatcrmUnitMember(models.Model):
    """One colleague in one unit, with the level used to match counterparts."""

    _name = "statcrm.unit.member"
    _description = "Unit Member"
    _inherit = ["statcrm.moved.mixin"]
    _order = "unit_id, level desc, id"
    _rec_name = "user_id"
    _moved_by = {"unit_id"}

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

    # Which unit a person belongs to: of several, the one entered first.

    @api.model
    def _units_of(self, users):
        """Return {user: its units}, the one the user belongs to first."""
        units = defaultdict(self.env["statcrm.unit"].browse)
        for member in self.search([("user_id", "in", users.ids)], order="id"):
            units[member.user_id] |= member.unit_id
        return units

    @api.model
    def _first_units_sql(self):
        """Return SQL rows (user_id, unit_id): the first of the units of each user."""
        return SQL(
            """SELECT DISTINCT ON (user_id) user_id, unit_id FROM statcrm_unit_member
                WHERE active ORDER BY user_id, id"""
        )

    @api.model_create_multi
    def create(self, vals_list):
        members = super().create(vals_list)
        members._check_may_set_level()
        return members

    def write(self, vals):
        if vals.keys() & LEVEL_OF:
            self._check_may_set_level()
        result = super().write(vals)
        if vals.keys() & LEVEL_OF:
            self._check_may_set_level()
        return result

    def _check_may_set_level(self):
        """Only the main user sets levels, as they are evidence of promises.

        A vice-user edits members of the lowest level, which is no evidence.

        :raise AccessError: a member has another level, and the user is not the main
            user
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
