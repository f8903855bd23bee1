from odoo import models


class StatcrmCarePromise(models.Model):
    """A note on a promise belongs to the plan too."""

    _name = "statcrm.care.promise"
    _inherit = ["statcrm.care.promise", "statcrm.care.plan.part"]
