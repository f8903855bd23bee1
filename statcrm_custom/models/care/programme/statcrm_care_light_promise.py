from odoo import api, fields, models

from .statcrm_care_light import ARMS


class StatcrmProgrammePromise(models.Model):
    """What is promised to a group as a whole: whom it reached in the period of now."""

    _inherit = "statcrm.programme.promise"

    reached_count = fields.Integer(string="Reached", compute="_compute_light")
    light_state = fields.Selection(
        [("kept", "Kept"), ("due", "Due"), ("late", "Late")],
        string="Now",
        compute="_compute_light",
        help="Of a programme for a group as a whole: kept as soon as one mailing, event"
        " or survey of this year, half-year, quarter or month reached customers of the"
        " group.",
    )

    @api.depends("kind", "rhythm", "due_month", "campaign_id", "programme_id.is_light")
    def _compute_light(self):
        light = self.filtered("programme_id.is_light")
        reached = light.programme_id._origin._reached() if light else {}
        today = self.env.company._statcrm_today()
        for promise in self:
            count, due = reached.get(promise._origin.id, (0, None))
            promise.reached_count = count
            promise.light_state = False
            if promise in light and promise.kind in ARMS and due:
                missing = "late" if today > due else "due"
                promise.light_state = "kept" if count else missing
