from odoo import SUPERUSER_ID, api, fields, models


class StatcrmPresence(models.Model):
    """The own word of a colleague: I was there, at that time, with these people.

    Anybody who may edit a meeting answers for its guests, and anybody may log in whose
    name it was. Where it matters who of ours was there, only this counts. The program
    writes it, nobody reads or changes it: the time and the people are those that were
    known when the word was given, so a meeting that others change later needs it anew.
    """

    _name = "statcrm.presence"
    _description = "Presence Confirmed"
    _rec_name = "user_id"

    user_id = fields.Many2one(
        "res.users", required=True, index=True, ondelete="cascade"
    )
    event_id = fields.Many2one(
        "calendar.event", index="btree_not_null", ondelete="cascade"
    )
    activity_id = fields.Many2one(
        "mail.activity", index="btree_not_null", ondelete="cascade"
    )
    start = fields.Datetime()
    partner_ids = fields.Many2many(
        "res.partner", "statcrm_presence_partner_rel", "presence_id", "partner_id"
    )

    @api.model
    def _note_events(self, words):
        """Keep what colleagues say of events, one row for each of both.

        :param words: [(event, users)]
        """
        events = self.env["calendar.event"].union(*(event for event, _users in words))
        known = {
            (word.event_id, word.user_id): word
            for word in self.search([("event_id", "in", events.ids)])
        }
        new = []
        for event, users in words:
            people = event.attendee_ids.partner_id
            for user in users:
                values = {"start": event.start, "partner_ids": [(6, 0, people.ids)]}
                word = known.get((event, user))
                if word is None:
                    new.append({"event_id": event.id, "user_id": user.id, **values})
                elif word.start != event.start or word.partner_ids != people:
                    word.write(values)
        self.create(new)


class CalendarEvent(models.Model):
    """Whose word it is that somebody of ours came to a meeting."""

    _inherit = "calendar.event"

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


class CalendarAttendee(models.Model):
    _inherit = "calendar.attendee"

    @api.constrains("state", "partner_id")
    def _statcrm_note_presence(self):
        self.event_id._statcrm_note_presence()
