from datetime import datetime, time

from odoo import api, fields, models
from odoo.exceptions import UserError

from ....tools.notification import RELOAD, notification
from .statcrm_permission import ANSWERS, TOLD
from .statcrm_purpose_rule import CHANNELS


class StatcrmPermissionRecord(models.TransientModel):
    """Write down what a person has said: who, to what, how and when."""

    _name = "statcrm.permission.record"
    _description = "Write Down a Yes or No"

    partner_id = fields.Many2one("res.partner", string="Person")
    answer = fields.Selection(ANSWERS, required=True, default="no")
    purpose_id = fields.Many2one(
        "statcrm.purpose",
        domain="[('rule_ids', 'any', ['|', ('private_rule', '!=', 'always'),"
        " ('work_rule', '!=', 'always')])]",
        help="Leave it empty for a no to all direct marketing.",
    )
    channel = fields.Selection(
        [("all", "All channels"), *CHANNELS], required=True, default="all"
    )
    source = fields.Selection(TOLD, string="How", required=True, default="call")
    decided_on = fields.Date(
        string="When",
        required=True,
        default=lambda self: self.env.company._statcrm_today(),
    )
    note = fields.Char()
    wording = fields.Text(related="purpose_id.wording", string="Asked")
    history_ids = fields.Many2many(
        "statcrm.permission", string="Said So Far", compute="_compute_history_ids"
    )

    @api.depends("partner_id")
    def _compute_history_ids(self):
        for window in self:
            window.history_ids = self.env["statcrm.permission"].search(
                [("partner_id", "=", window.partner_id.id)], limit=20
            )

    def action_record(self):
        """Write it down for each channel of the purpose."""
        self.ensure_one()
        if not self.purpose_id and self.answer == "yes":
            raise UserError(
                self.env._("A yes is given to a purpose. Choose the purpose.")
            )
        channels = [self.channel]
        if self.channel == "all":
            channels = self.purpose_id.rule_ids.mapped("channel")
            channels = channels if self.purpose_id else [*dict(CHANNELS)]
        for channel in channels:
            self.env["statcrm.permission"].record(
                self.partner_id,
                self.purpose_id,
                channel,
                self.answer,
                self.source,
                self.note,
                decided_at=self._get_moment(),
            )
        return notification(self.env._("It was written down."), then=RELOAD)

    def _get_moment(self):
        """Return None, for now, if it was said today; else noon of the day."""
        if self.decided_on == self.env.company._statcrm_today():
            return None
        return datetime.combine(self.decided_on, time(12))
