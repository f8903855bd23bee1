from odoo import api, fields, models

from .statcrm_care_promise import SOON


class StatcrmHome(models.AbstractModel):
    """What was promised this year and is mine to see to, on the first screen."""

    _inherit = "statcrm.home"

    @api.model
    def _get_my_tiles(self):
        model = "statcrm.care.promise"
        today = fields.Date.context_today(self)
        mine = [
            ("is_mine", "=", True),
            ("plan_id.active", "=", True),
            ("plan_id.year", "=", today.year),
        ]
        soon = [("state", "=", "due"), ("date_due", "<=", f"today +{SOON}d")]
        return [
            *super()._get_my_tiles(),
            self._tile(
                "promises_red",
                self.env._("Promises not kept"),
                model,
                [*mine, ("colour", "=", "red")],
                tone="danger",
                hint=self.env._("The board says what would turn each one green."),
            ),
            self._tile(
                "promises_soon",
                self.env._("Promises due in 60 days"),
                model,
                [*mine, *soon],
                tone="warning",
            ),
        ]
