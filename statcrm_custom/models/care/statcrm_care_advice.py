from odoo import models


class StatcrmCarePromise(models.Model):
    """What would turn a promise green."""

    _inherit = "statcrm.care.promise"

    def get_advice(self):
        """Return what would turn this promise green, or nothing.

        :return: {"text": sentence, "label": of a button or "", "action": action or
            False}
        """
        self.ensure_one()
        advise = getattr(self, f"_advise_{self.kind}", None)
        nothing = {"text": "", "label": "", "action": False}
        return nothing if self.state == "kept" or not advise else advise()
