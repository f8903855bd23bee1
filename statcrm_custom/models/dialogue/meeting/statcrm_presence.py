from odoo import api, fields, models


class StatcrmPresence(models.Model):
    """A colleague's own confirmation of having attended a meeting.

    Anybody who may edit a meeting can answer for its attendees, and anybody can log a
    contact in another's name. Where the presence of a colleague matters, only this
    counts. It is written by the system and never shown: it holds the time and people at
    the time of confirmation, so a meeting that others change has to be confirmed again.
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
        """Record confirmations, one row per event and user.

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
