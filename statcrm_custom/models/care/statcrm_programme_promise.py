from odoo import fields, models


class StatcrmProgrammePromise(models.Model):
    """One line of a programme: a promise to each customer that it is for."""

    _name = "statcrm.programme.promise"
    _description = "Promise of a Programme"
    _inherit = ["statcrm.promise.mixin"]
    _order = "programme_id, sequence, id"

    programme_id = fields.Many2one(
        "statcrm.programme", required=True, index=True, ondelete="cascade"
    )
    active = fields.Boolean(default=True)
