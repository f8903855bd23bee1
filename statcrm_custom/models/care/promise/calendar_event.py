from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.mail import plaintext2html


class CalendarEvent(models.Model):
    """Attendance of a meeting with customers, recorded afterwards.

    It is stored as the answer to the invitation: accepted by those who came, declined
    by the others. No e-mails are sent.
    """

    _inherit = "calendar.event"

    statcrm_attendance = fields.Selection(
        [("open", "Not Recorded"), ("said", "Recorded")],
        string="Attendance",
        compute="_compute_statcrm_attendance",
        help="For past meetings with customers that the user may edit.",
        groups="base.group_user",
    )

    @api.depends_context("uid")
    @api.depends("active", "stop", "partner_ids", "attendee_ids.state")
    def _compute_statcrm_attendance(self):
        for event in self:
            guests = event.attendee_ids
            over = event._origin and event.active and event._statcrm_is_over()
            ours = guests.partner_id.filtered(lambda one: not one.partner_share)
            event.statcrm_attendance = False
            if over and event.user_can_edit and ours and guests.partner_id - ours:
                said = {"accepted", "declined"}.issuperset(guests.mapped("state"))
                event.statcrm_attendance = "said" if said else "open"

    def action_statcrm_who_came(self):
        """Open the dialog to record attendance."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Record Attendance"),
            "res_model": "statcrm.meeting.attendance",
            "views": [[False, "form"]],
            "target": "new",
            "context": {"default_event_id": self.id},
        }

    def _statcrm_record_attendance(self, people):
        """Record that these attendees came and the others did not.

        Same as `do_accept`, without messages in the name of the attendees: one note
        says who recorded it. Refreshes the promises concerned, as otherwise the advice
        would only change with the next job.

        :param people: partners
        """
        self.ensure_one()
        if not self.statcrm_attendance:
            raise UserError(
                self.env._(
                    "Attendance is recorded after a meeting with customers, by"
                    " someone who may edit it."
                )
            )
        came = self.attendee_ids.filtered(lambda one: one.partner_id in people)
        absent = self.attendee_ids - came
        came.filtered(lambda one: one.state != "accepted").state = "accepted"
        absent.filtered(lambda one: one.state != "declined").state = "declined"
        lines = [self.env._("Attended: %(names)s", names=came.mapped("common_name"))]
        if absent:
            names = absent.mapped("common_name")
            lines.append(self.env._("Did not attend: %(names)s", names=names))
        self._message_log(body=plaintext2html("\n".join(lines)))
        # confirms the user's own answer as well, even if unchanged
        self._statcrm_note_presence()
        promises = self._statcrm_promises()
        promises._look_again()
        promises._request_confirmation(self)

    def _statcrm_promises(self):
        """Return the promises that this meeting may prove."""
        people = self.attendee_ids.partner_id
        offices = people.statcrm_affiliation_ids.organisation_id
        former = self.env["statcrm.former.place"].search(
            [("partner_id", "in", people.ids)]
        )
        offices |= former.organisation_id
        return self.env["statcrm.care.promise"]._of_meeting(
            (people | offices).statcrm_principal_id, self._statcrm_day()
        )

    def _statcrm_confirm(self):
        """Confirm the user's presence, and refresh the promises concerned."""
        for event in self:
            event._statcrm_confirm_presence()
            event.sudo()._statcrm_promises().sudo(False)._look_again()

    # Confirmation requests of a meeting made private are deleted with its activities.

    @api.model
    def _statcrm_activity_links(self):
        return [*super()._statcrm_activity_links(), "statcrm_event_id"]
