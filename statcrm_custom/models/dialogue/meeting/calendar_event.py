from odoo import SUPERUSER_ID, api, models


class CalendarEvent(models.Model):
    """Meetings planned from a customer, and the presence of colleagues."""

    _inherit = "calendar.event"

    _statcrm_partner = models.Index("(res_id) WHERE res_model = 'res.partner'")

    # Confirmation of the presence of colleagues.

    @api.constrains("start")
    def _statcrm_note_presence(self):
        """Confirm the user's presence at accepted meetings with customers.

        After each change by the user, so that it is about the current time and
        attendees. What the system writes, such as a synchronisation or an import,
        confirms everybody who accepted.
        """
        robot, me, words = self.env.uid == SUPERUSER_ID, self.env.user, []
        for event in self.sudo():
            guests = event.attendee_ids
            came = guests.filtered(lambda one: one.state == "accepted").partner_id
            ours = came.filtered(lambda one: not one.partner_share)
            if not robot:
                ours &= me.partner_id
            if ours and any(one.partner_share for one in guests.partner_id):
                users = ours.with_context(active_test=False).user_ids if robot else me
                words.append((event, users))
        if words:
            self.env["statcrm.presence"].sudo()._note_events(words)

    def _statcrm_confirm_presence(self):
        """Confirm the presence of the user, who is an attendee."""
        mine_sudo = self.sudo().attendee_ids.filtered(
            lambda one: one.partner_id == self.env.user.partner_id
        )
        mine_sudo.filtered(lambda one: one.state != "accepted").state = "accepted"
        mine_sudo.event_id.sudo(self.env.su)._statcrm_note_presence()
