from datetime import timedelta

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form, freeze_time, tagged

from ..interaction_common import InteractionCommon


@freeze_time("2026-07-15 12:00:00")
@tagged("post_install", "-at_install")
class TestLogOfAMeeting(InteractionCommon):
    """The log offers the day's meeting, so that it is not told twice."""

    def window(self, user=None, **values):
        window = Form(
            self.env["statcrm.interaction.log"].with_user(user or self.account_manager)
        )
        values = {"partner_id": self.ministry, "kind": "meeting", "text": "Agreed"} | (
            values
        )
        for name, value in values.items():
            window[name] = value
        return window

    def offered(self, **values):
        window = self.window(**values)
        return self.env["calendar.event"].browse(window.proposed_meeting_ids.ids)

    def test_what_is_offered(self):
        yesterday = self.days_ago(1).date()
        event = self.meeting(self.anna)
        others = self.meeting(
            self.bertta,
            user_id=self.staff.id,
            partner_ids=[Command.set((self.bertta | self.staff.partner_id).ids)],
        )
        self.meeting(self.otto)
        self.meeting(self.anna, days=2)
        self.meeting(self.anna, privacy="private")
        self.meeting(self.anna).attendee_ids.state = "declined"
        for kind in ("meeting", "visit"):
            for partner in (self.ministry, self.office, self.anna):
                found = self.offered(kind=kind, date=yesterday, partner_id=partner)
                self.assertEqual(found, event | others)
        for kind in ("call", "email"):
            self.assertFalse(self.offered(kind=kind, date=yesterday))
        self.assertFalse(self.offered())
        self.assertEqual(self.offered(user=self.staff, date=yesterday), event | others)

    def test_the_day_is_the_house_s(self):
        self.env.company.resource_calendar_id.tz = "Europe/Helsinki"
        start = self.days_ago(2).replace(hour=21, minute=30)
        event = self.meeting(self.anna, start=start, stop=start + timedelta(minutes=15))
        self.assertEqual(self.offered(date=self.days_ago(1).date()), event)
        self.assertFalse(self.offered(date=self.days_ago(2).date()))

    def test_what_was_said_is_added_to_the_meeting(self):
        event = self.meeting(self.anna)
        window = self.window(date=self.days_ago(1).date())
        # offered, not chosen
        self.assertFalse(window.meeting_id)
        window.meeting_id = event
        window.save().action_log()
        found = self.file()
        self.assertEqual((found.kind, found.res_id), ("meeting", event.id))
        self.assertEqual(found.summary, "Yearly meeting – Agreed")
        self.env.invalidate_all()
        row = self.env["statcrm.follow.up"].browse(self.ministry.id)
        self.assertEqual(row.contact_count, 1)
        done = self.env["mail.activity"].with_context(active_test=False)
        done = done.search([("calendar_event_id", "=", event.id)])
        self.assertEqual((done.statcrm_kind, done.feedback), ("meeting", "Agreed"))
        self.assertIn("Agreed", self.ministry.message_ids[0].body)
        # it goes with a meeting that turns private
        event.privacy = "private"
        self.assertFalse(self.file())

    def test_who_was_asked_to_it_is_taken_over(self):
        event = self.meeting(self.anna | self.bertta | self.otto)
        declined = event.attendee_ids.filtered(lambda a: a.partner_id == self.bertta)
        declined.state = "declined"
        window = self.window(date=self.days_ago(1).date())
        self.assertFalse(window.contact_ids.ids)
        window.meeting_id = event
        # Otto is of another customer
        self.assertEqual(window.contact_ids.ids, self.anna.ids)
        window.save().action_log()
        done = self.env["mail.activity"].with_context(active_test=False)
        done = done.search([("calendar_event_id", "=", event.id)])
        self.assertEqual(done.statcrm_contact_ids, self.anna)
        self.assertEqual(len(self.file()), 1)

    def test_another_meeting_than_those_offered(self):
        event = self.meeting(self.otto)
        window = self.env["statcrm.interaction.log"].with_user(self.account_manager)
        window = window.create(
            {
                "partner_id": self.ministry.id,
                "kind": "visit",
                "text": "Talked",
                "date": self.days_ago(1).date(),
                "meeting_id": event.id,
            }
        )
        with self.assertRaisesRegex(UserError, "not with this customer"):
            window.action_log()

    def test_another_day_lets_the_meeting_go(self):
        event = self.meeting(self.anna)
        window = self.window(date=self.days_ago(1).date(), meeting_id=event)
        window.date = self.days_ago(2).date()
        self.assertFalse(window.meeting_id)
        window.save().action_log()
        self.assertEqual(len(self.file()), 2)

    def test_who_was_asked_to_a_private_meeting_is_not_told(self):
        """Nor by an entry that names the meeting, which no window offers."""
        event = self.meeting(self.anna, privacy="private")
        entry = self.env["statcrm.interaction.log"].with_user(self.staff)
        entry = entry.create({"partner_id": self.ministry.id, "meeting_id": event.id})
        self.assertFalse(entry.contact_ids)
