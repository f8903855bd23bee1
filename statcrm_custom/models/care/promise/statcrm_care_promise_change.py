from odoo import fields, models

from .statcrm_care_promise import STATES


class StatcrmCarePromiseChange(models.Model):
    """History of a promise: changes of state, with date and evidence."""

    _name = "statcrm.care.promise.change"
    _description = "Promise Change"
    _inherit = ["statcrm.proof.mixin"]
    _log_access = False
    _order = "date desc, id desc"
    _rec_name = "state"

    care_promise_id = fields.Many2one(
        "statcrm.care.promise",
        string="Promise",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    date = fields.Datetime(required=True, readonly=True)
    old_state = fields.Selection(STATES, string="Before", readonly=True)
    state = fields.Selection(STATES, string="After", required=True, readonly=True)
