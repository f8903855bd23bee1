from odoo import api, models


class ResourceCalendar(models.Model):
    _inherit = "resource.calendar"

    @api.constrains("tz")
    def _check_statcrm_tz(self):
        self.env.registry.clear_cache()
