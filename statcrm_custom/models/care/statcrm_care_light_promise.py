from odoo import api, fields, models

from .statcrm_care_light import ARMS


class StatcrmProgrammePromise(models.Model):
    """What is promised to a group as a whole: whom it reached this year."""

    _inherit = "statcrm.programme.promise"

    reached_count = fields.Integer(string="Reached", compute="_compute_light")
    light_state = fields.Selection(
        [("kept", "Kept"), ("due", "Due"), ("late", "Late")],
        string="This Year",
        compute="_compute_light",
        help="Of a programme for a group as a whole: kept as soon as one mailing, event"
        " or survey of this year reached customers of the group.",
    )

    @api.depends("kind", "due_month", "programme_id.is_light")
    def _compute_light(self):
        light = self.filtered("programme_id.is_light")
        reached = light.programme_id._origin._reached() if light else {}
        month = fields.Date.context_today(self).month
        for promise in self:
            key = promise.programme_id._origin.id, promise.kind
            promise.reached_count = reached.get(key, 0)
            promise.light_state = False
            if promise in light and promise.kind in ARMS:
                late = month > int(promise.due_month or 12)
                missing = "late" if late else "due"
                promise.light_state = "kept" if promise.reached_count else missing
