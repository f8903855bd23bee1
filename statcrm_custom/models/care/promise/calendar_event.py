from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.mail import plaintext2html


class CalendarEvent(models.Model):
    """Who came to a meeting with customers, said afterwards by one who may edit it.

    It stands where Odoo keeps it, in the answer to the invitation: accepted is who
    came, declined who did not. Nobody gets a mail of it.
    """

    _inherit = "calendar.event"

    statcrm_attendance = fields.Selection(
        [("open", "Not Said Yet"), ("said", "Said")],
        string="Who Came",
        compute="_compute_statcrm_attendance",
        help="Of a meeting with customers that is over, for who may edit it.",
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
        """Open the window that asks who came."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Who Came?"),
            "res_model": "statcrm.meeting.attendance",
            "views": [[False, "form"]],
            "target": "new",
            "context": {"default_event_id": self.id},
        }

    def _statcrm_say_who_came(self, people):
        """Note that these attendees came and the others did not.

        What `do_accept` does, without its message in the name of a guest who has said
        nothing: one note tells who said it. Then the promises that ask for it are
        looked at, as the advice would else go on asking until the job has run.

        :param people: partners
        """
        self.ensure_one()
        if not self.statcrm_attendance:
            raise UserError(
                self.env._(
                    "Who came is said after a meeting with customers, by somebody who"
                    " may edit it."
                )
            )
        came = self.attendee_ids.filtered(lambda one: one.partner_id in people)
        absent = self.attendee_ids - came
        came.filtered(lambda one: one.state != "accepted").state = "accepted"
        absent.filtered(lambda one: one.state != "declined").state = "declined"
        lines = [self.env._("Came: %(names)s", names=came.mapped("common_name"))]
        if absent:
            names = absent.mapped("common_name")
            lines.append(self.env._("Did not come: %(names)s", names=names))
        self._message_log(body=plaintext2html("\n".join(lines)))
        # what stood there already is my word, too, as far as it is of me
        self._statcrm_note_presence()
        promises = self._statcrm_promises()
        promises._look_again()
        promises._ask_to_confirm(self)

    def _statcrm_promises(self):
        """Return the promises that this meeting may keep."""
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
        """Note that I was there, and look at the promises that it may keep."""
        for event in self:
            event._statcrm_confirm_presence()
            event.sudo()._statcrm_promises().sudo(False)._look_again()

    # A question about a meeting that becomes private goes with its activities.

    @api.model
    def _statcrm_activity_links(self):
        return [*super()._statcrm_activity_links(), "statcrm_event_id"]
