from odoo import fields, models


class StatcrmExportLog(models.Model):
    """Who took personal data out, when, what for, and who received it."""

    _name = "statcrm.export.log"
    _description = "Export of People"
    _inherit = ["statcrm.locked.mixin"]
    _order = "made_at desc, id desc"
    _rec_name = "name"
    _log_access = False

    name = fields.Char(string="What", required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users", string="By", required=True, readonly=True, ondelete="restrict"
    )
    made_at = fields.Datetime(
        string="On", required=True, readonly=True, default=fields.Datetime.now
    )
    group_id = fields.Many2one(
        "statcrm.target.group",
        string="Target Group",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    purpose = fields.Text(required=True, readonly=True)
    receiver = fields.Char(required=True, readonly=True)
    people_count = fields.Integer(string="People", readonly=True)
    columns = fields.Char(readonly=True)
