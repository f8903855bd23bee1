from odoo import fields, models
from odoo.exceptions import UserError


class StatcrmPresenceConfirm(models.TransientModel):
    """Confirmation by a colleague of having attended a meeting or entry."""

    _name = "statcrm.presence.confirm"
    _description = "Confirm Attendance"
    _rec_name = "id"

    event_id = fields.Many2one("calendar.event", string="Meeting", readonly=True)
    activity_id = fields.Many2one("mail.activity", string="Entry", readonly=True)
    name = fields.Char(compute="_compute_name", compute_sudo=False)
    day = fields.Date(compute="_compute_name", compute_sudo=False)
    people = fields.Char(
        string="Participants", compute="_compute_name", compute_sudo=False
    )

    def _compute_name(self):
        """Only show meetings in which the user took part."""
        me = self.env.user
        for window in self:
            event, entry = window.event_id.sudo(), window.activity_id.sudo()
            if me.partner_id not in event.attendee_ids.partner_id:
                event = event.browse()
            if me not in entry.statcrm_colleague_ids:
                entry = entry.browse()
            people = event.attendee_ids.partner_id | entry.statcrm_contact_ids
            window.name = event.name or entry.res_name
            window.day = event._statcrm_day() if event else entry.date_done
            window.people = ", ".join((people - me.partner_id).mapped("name"))

    def action_confirm(self):
        """Confirm the user's attendance and close the dialog.

        :raise UserError: the user is not a participant
        """
        self.ensure_one()
        if not self.name:
            raise UserError(self.env._("You are not a participant of this meeting."))
        source = self.event_id or self.activity_id
        source._statcrm_confirm()
        return {"type": "ir.actions.act_window_close"}
