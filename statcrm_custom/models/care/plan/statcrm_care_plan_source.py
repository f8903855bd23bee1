from odoo import api, fields, models
from odoo.exceptions import UserError


class StatcrmCarePlanSource(models.AbstractModel):
    """The meeting in which something was said or decided, if not private.

    The column cannot be read by users: `event_id` shows the meeting while it is not
    private, and nothing otherwise, not even to its organiser.
    """

    _name = "statcrm.care.plan.source"
    _description = "Source Meeting"

    source_event_id = fields.Many2one(
        "calendar.event",
        index="btree_not_null",
        ondelete="set null",
        copy=False,
        groups=fields.NO_ACCESS,
    )
    event_id = fields.Many2one(
        "calendar.event",
        string="Meeting",
        compute="_compute_event_id",
        inverse="_inverse_event_id",
        compute_sudo=True,
    )

    @api.depends("source_event_id.privacy", "source_event_id.user_id")
    def _compute_event_id(self):
        shown = self.source_event_id._statcrm_open()
        for record in self:
            event = record.source_event_id
            record.event_id = event if event in shown else False

    def _inverse_event_id(self):
        for record in self:
            if record.event_id != record.event_id._statcrm_open():
                raise UserError(
                    self.env._(
                        "This meeting is private and cannot be used as a source."
                    )
                )
            record.sudo().source_event_id = record.event_id
