from odoo import api, fields, models


class StatcrmMeetingAttendance(models.TransientModel):
    """Record the attendance of a meeting."""

    _name = "statcrm.meeting.attendance"
    _description = "Record Attendance"
    _rec_name = "event_id"

    event_id = fields.Many2one("calendar.event", string="Meeting", readonly=True)
    start = fields.Datetime(related="event_id.start", string="Held On")
    their_ids = fields.Many2many(
        "res.partner",
        "statcrm_meeting_attendance_their_rel",
        string="Invited Contact Persons",
        compute="_compute_invited",
        compute_sudo=False,
    )
    our_ids = fields.Many2many(
        "res.partner",
        "statcrm_meeting_attendance_our_rel",
        string="Invited Colleagues",
        compute="_compute_invited",
        compute_sudo=False,
    )
    their_came_ids = fields.Many2many(
        "res.partner",
        "statcrm_meeting_attendance_their_came_rel",
        string="Contact Persons",
        compute="_compute_came",
        compute_sudo=False,
        store=True,
        readonly=False,
    )
    our_came_ids = fields.Many2many(
        "res.partner",
        "statcrm_meeting_attendance_our_came_rel",
        string="Colleagues",
        compute="_compute_came",
        compute_sudo=False,
        store=True,
        readonly=False,
    )

    @api.depends("event_id")
    def _compute_invited(self):
        for window in self:
            people = window._attendees().partner_id
            theirs = people.filtered("partner_share")
            window.their_ids, window.our_ids = theirs, people - theirs

    @api.depends("event_id")
    def _compute_came(self):
        """Default to the attendees who accepted the invitation."""
        for window in self:
            attendees = window._attendees()
            people = attendees.filtered(lambda one: one.state == "accepted").partner_id
            theirs = people.filtered("partner_share")
            window.their_came_ids, window.our_came_ids = theirs, people - theirs

    def _attendees(self):
        """Return the attendees, if the user may edit the meeting."""
        event = self.event_id
        said = event.statcrm_attendance
        return event.attendee_ids if said else event.attendee_ids.browse()

    def action_say(self):
        """Record the attendance and close the dialog."""
        self.ensure_one()
        self.event_id._statcrm_record_attendance(
            self.their_came_ids | self.our_came_ids
        )
        return {"type": "ir.actions.act_window_close"}
