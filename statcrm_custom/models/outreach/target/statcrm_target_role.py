from odoo import api, fields, models
from odoo.exceptions import UserError


class StatcrmTargetRole(models.Model):
    """One contact role in the order in which a group takes one person of several."""

    _name = "statcrm.target.role"
    _inherit = ["statcrm.moved.mixin"]
    _description = "Contact Role in a Target Group"
    _order = "group_id, sequence, id"
    _rec_name = "role_id"
    _moved_by = {"group_id"}

    group_id = fields.Many2one(
        "statcrm.target.group",
        string="Target Group",
        required=True,
        index=True,
        ondelete="cascade",
    )
    sequence = fields.Integer(default=10)
    role_id = fields.Many2one(
        "statcrm.contact.role",
        string="Contact Role",
        required=True,
        ondelete="cascade",
    )

    @api.constrains("group_id", "role_id", "sequence")
    def _check_not_frozen(self):
        if any(self.group_id.mapped("is_frozen")):
            raise UserError(self.group_id._get_fixed_message())

    @api.ondelete(at_uninstall=False)
    def _unlink_except_frozen(self):
        self._check_not_frozen()
