from odoo import models


class StatcrmValueFactor(models.Model):
    """Factors of the value score and their weights are recorded."""

    _name = "statcrm.value.factor"
    _inherit = ["statcrm.audited.mixin", "statcrm.value.factor"]
    _audited = ("name", "code", "weight", "sequence", "active")
