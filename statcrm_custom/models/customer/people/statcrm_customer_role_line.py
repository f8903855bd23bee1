from odoo import api, fields, models


class StatcrmCustomerRoleLine(models.Model):
    """One role of one customer towards us, and who takes care of it."""

    _name = "statcrm.customer.role.line"
    _description = "Customer Role Line"
    _inherit = ["statcrm.locked.mixin"]
    _order = "partner_id, sequence, id"

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="cascade",
        bypass_search_access=True,
    )
    role_id = fields.Many2one(
        "statcrm.customer.role",
        string="Customer Role",
        required=True,
        index=True,
        ondelete="restrict",
    )
    sequence = fields.Integer(related="role_id.sequence", store=True)
    unit_id = fields.Many2one("statcrm.unit", string="Our Unit", index=True)
    user_id = fields.Many2one(
        "res.users",
        string="Our Person",
        index="btree_not_null",
        domain=[("share", "=", False)],
    )
    description = fields.Text()
    date_from = fields.Date(
        string="Since", default=lambda self: self.env.company._statcrm_today()
    )
    active = fields.Boolean(default=True)

    @api.depends("role_id", "partner_id")
    def _compute_display_name(self):
        for line in self:
            names = filter(None, (line.partner_id.name, line.role_id.name))
            line.display_name = " – ".join(names)
