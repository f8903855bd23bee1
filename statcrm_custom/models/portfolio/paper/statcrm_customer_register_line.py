from odoo import fields, models


class StatcrmCustomerRegisterLine(models.TransientModel):
    """One customer in the register of strategic and key customers."""

    _name = "statcrm.customer.register.line"
    _description = "Customer in the Register"
    _order = "id"

    register_id = fields.Many2one(
        "statcrm.customer.register", required=True, index=True, ondelete="cascade"
    )
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    value_class_id = fields.Many2one(
        "statcrm.value.class", string="Class", readonly=True
    )
    since = fields.Date(readonly=True)
    segment_id = fields.Many2one("statcrm.segment", readonly=True)
    user_id = fields.Many2one("res.users", string="Key Account Manager", readonly=True)
    deputy_id = fields.Many2one("res.users", readonly=True)
    decision_number = fields.Char(string="Decision", readonly=True)
    term_end = fields.Date(string="Term Ends", readonly=True)
