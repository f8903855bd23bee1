from odoo import api, fields, models


class StatcrmMeetingAttendance(models.TransientModel):
    """Who came to a meeting: the attendees of both sides, to be ticked by name."""

    _name = "statcrm.meeting.attendance"
    _description = "Who Came?"
    _rec_name = "event_id"

    event_id = fields.Many2one("calendar.event", string="Meeting", readonly=True)
    start = fields.Datetime(related="event_id.start", string="Held On")
    their_ids = fields.Many2many(
        "res.partner",
        "statcrm_meeting_attendance_their_rel",
        string="Invited of Theirs",
        compute="_compute_invited",
        compute_sudo=False,
    )
    our_ids = fields.Many2many(
        "res.partner",
        "statcrm_meeting_attendance_our_rel",
        string="Invited of Ours",
        compute="_compute_invited",
        compute_sudo=False,
    )
    their_came_ids = fields.Many2many(
        "res.partner",
        "statcrm_meeting_attendance_their_came_rel",
        string="Of Theirs",
        compute="_compute_came",
        compute_sudo=False,
        store=True,
        readonly=False,
    )
    our_came_ids = fields.Many2many(
        "res.partner",
        "statcrm_meeting_attendance_our_came_rel",
        string="Of Us",
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
        """Who accepted the invitation is expected to have come, nobody else."""
        for window in self:
            attendees = window._attendees()
            people = attendees.filtered(lambda one: one.state == "accepted").partner_id
            theirs = people.filtered("partner_share")
            window.their_came_ids, window.our_came_ids = theirs, people - theirs

    def _attendees(self):
        """Return the attendees; none of a meeting that I may not edit."""
        event = self.event_id
        said = event.statcrm_attendance
        return event.attendee_ids if said else event.attendee_ids.browse()

    def action_say(self):
        """Note who came, and close the window."""
        self.ensure_one()
        self.event_id._statcrm_say_who_came(self.their_came_ids | self.our_came_ids)
        return {"type": "ir.actions.act_window_close"}
