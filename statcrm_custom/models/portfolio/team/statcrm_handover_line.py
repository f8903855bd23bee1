from odoo import fields, models


class StatcrmHandoverLine(models.TransientModel):
    """One customer to hand over, with all that belongs to it."""

    _name = "statcrm.handover.line"
    _description = "Customer to Hand Over"
    _order = "is_nominated desc, id"

    handover_id = fields.Many2one(
        "statcrm.handover", required=True, index=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    value_class_id = fields.Many2one(related="partner_id.statcrm_value_class_id")
    is_nominated = fields.Boolean(
        readonly=True, help="The director decides on the successor."
    )
    detail = fields.Char(string="Includes", readonly=True)
    is_chosen = fields.Boolean(string="Hand Over", default=True)
    to_user_id = fields.Many2one(
        "res.users",
        string="Successor",
        domain=[("share", "=", False)],
        ondelete="cascade",
    )
