from odoo import models


class StatcrmFeedback(models.Model):
    """The notes on feedback tell when what was done about it."""

    _name = "statcrm.feedback"
    _inherit = ["statcrm.noted.mixin", "statcrm.feedback"]
