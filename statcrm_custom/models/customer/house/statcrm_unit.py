from odoo import api, fields, models
from odoo.exceptions import ValidationError


class StatcrmUnit(models.Model):
    """One of our departments, with the people who serve customers."""

    _name = "statcrm.unit"
    _inherit = "statcrm.may.edit"
    _description = "Unit"
    _order = "sequence, name"
    _parent_store = True

    name = fields.Char(required=True, translate=True)
    code = fields.Char(index=True, help="Short name used in imports.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    parent_id = fields.Many2one(
        "statcrm.unit", string="Parent Unit", index=True, ondelete="restrict"
    )
    parent_path = fields.Char(index=True)
    main_user_id = fields.Many2one(
        "res.users",
        help="Responsible for the use of the system: trains users and collects their"
        " requests.",
    )
    vice_user_ids = fields.Many2many(
        "res.users",
        string="Vice-users",
        help="Main users of this unit. They keep its members up to date.",
    )
    member_ids = fields.One2many("statcrm.unit.member", "unit_id", string="Members")
    member_count = fields.Integer(compute="_compute_member_count")

    _code_unique = models.UniqueIndex(
        "(code) WHERE code IS NOT NULL", "Another unit already has this code."
    )

    @api.depends("member_ids")
    def _compute_member_count(self):
        counts = dict(
            self.env["statcrm.unit.member"]._read_group(
                [("unit_id", "in", self.ids)], ["unit_id"], ["__count"]
            )
        )
        for unit in self:
            unit.member_count = counts.get(unit._origin, 0)

    @api.constrains("parent_id")
    def _check_parent_id(self):
        if self._has_cycle():
            raise ValidationError(self.env._("A unit cannot be part of itself."))
