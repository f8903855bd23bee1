from odoo import models


class StatcrmNomination(models.Model):
    """The notes on a nomination are its audit trail."""

    _name = "statcrm.nomination"
    _inherit = ["statcrm.noted.mixin", "statcrm.nomination"]
