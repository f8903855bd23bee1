from odoo import SUPERUSER_ID, api, models


class CalendarEvent(models.Model):
    """The meetings that were planned from a customer's card."""

    _inherit = "calendar.event"

    _statcrm_partner = models.Index("(res_id) WHERE res_model = 'res.partner'")

    # Whose word it is that somebody of ours came to a meeting.

    @api.constrains("start")
    def _statcrm_note_presence(self):
        """Note that I was there, of the events with customers that I have accepted.

        After each change of my own hand, so that it is of the time and the people
        that I know of. What the program itself writes, as a synchronisation or an
        import does, is the word of everybody who accepted.
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
        """Note that I, who am invited, was there."""
        mine_sudo = self.sudo().attendee_ids.filtered(
            lambda one: one.partner_id == self.env.user.partner_id
        )
        mine_sudo.filtered(lambda one: one.state != "accepted").state = "accepted"
        mine_sudo.event_id.sudo(self.env.su)._statcrm_note_presence()
