from odoo import api, fields, models


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
