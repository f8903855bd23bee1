from odoo.exceptions import UserError
from odoo.tests import Form, freeze_time, tagged

from ..evidence_common import EvidenceCommon


@freeze_time("2026-05-10 12:00:00")
@tagged("post_install", "-at_install")
class TestWhoCame(EvidenceCommon):
    """After a meeting one of those who may edit it says attendance."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.held = cls.meeting(cls.kaisa | cls.timo, came="needsAction")

    def window(self, event=None, user=None):
        """The window as the button of the meeting opens it."""
        event = (event or self.held).with_user(user or self.account_manager)
        action = event.action_statcrm_who_came()
        window = self.env[action["res_model"]].with_user(event.env.user)
        return Form(window.with_context(**action["context"]))

    def say(self, *people, user=None):
        window = self.window(user=user)
        for person in people:
            side = "their" if person.partner_share else "our"
            getattr(window, f"{side}_came_ids").add(person)
        window.save().action_say()

    def answers(self, event=None):
        attendees = (event or self.held).attendee_ids
        return {one.partner_id: one.state for one in attendees}

    def test_said_is_kept(self):
        promise = self.promise("meeting")
        promise._refresh()
        self.assertEqual(promise.state, "due")
        ours = self.account_manager.partner_id
        self.say(self.kaisa, ours)
        self.assertEqual(
            self.answers(),
            {self.kaisa: "accepted", self.timo: "declined", ours: "accepted"},
        )
        # without waiting for the job
        self.assertEqual(promise.state, "kept")
        self.assert_evidence(promise, self.held, "2026-05-04")
        note = self.held.message_ids.sorted("id")[-1]
        self.assertIn("Attended: ", note.body)
        self.assertIn("Did not attend: Timo", note.body)
        self.assertEqual(note.author_id, ours)

    def test_said_keeps_the_promise_of_a_group(self):
        group = self.env["statcrm.cooperation.group"].create(
            {"name": "Group", "contact_ids": self.kaisa.ids}
        )
        self.held.statcrm_cooperation_group_id = group
        promise = self.promise("cooperation")
        promise._refresh()
        self.assertEqual(promise.state, "due")
        self.say(self.kaisa, self.account_manager.partner_id)
        self.assertEqual(promise.state, "kept")
        self.assert_evidence(promise, self.held, "2026-05-04")

    def test_said_again_differently(self):
        promise = self.promise("meeting")
        ours = self.account_manager.partner_id
        self.say(self.kaisa, ours)
        mine = self.held.with_user(self.account_manager)
        self.assertEqual(mine.statcrm_attendance, "said")
        window = self.window()
        self.assertEqual(window.their_came_ids[:], self.kaisa)
        self.assertEqual(window.our_came_ids[:], ours)
        window.their_came_ids.remove(id=self.kaisa.id)
        window.save().action_say()
        self.assertEqual(self.answers()[self.kaisa], "declined")
        self.assertEqual(promise.state, "due")

    def test_nobody_is_ticked_who_said_nothing(self):
        attendees = self.held.attendee_ids.sorted("id")
        for attendee, state in zip(
            attendees, ("needsAction", "tentative", "declined"), strict=True
        ):
            attendee.state = state
        window = self.window()
        self.assertFalse(window.their_came_ids[:] | window.our_came_ids[:])
        self.assertEqual(window.their_ids[:], self.kaisa | self.timo)
        self.assertEqual(window.our_ids[:], self.account_manager.partner_id)

    def test_nobody_gets_a_mail(self):
        self.held.message_subscribe((self.kaisa | self.timo).ids)
        mails = self.env["mail.mail"].search([])
        notified = self.env["mail.notification"].search([])
        context = {"no_mail_to_attendees": False, "dont_notify": False}
        self.held = self.held.with_context(**context)
        self.say(self.kaisa, self.account_manager.partner_id)
        self.assertEqual(self.env["mail.mail"].search([]), mails)
        self.assertEqual(self.env["mail.notification"].search([]), notified)

    def test_when_it_is_asked(self):
        def asked(**values):
            event = self.meeting(self.kaisa, came="needsAction", **values)
            return event.with_user(self.account_manager).statcrm_attendance

        self.assertEqual(asked(), "open")
        self.assertFalse(asked(start="2026-05-10 11:30:00"))
        self.assertEqual(asked(start="2026-05-10 11:00:00"), "open")
        self.assertFalse(asked(active=False))
        inside = self.meeting(self.director.partner_id)
        self.assertFalse(inside.with_user(self.account_manager).statcrm_attendance)
        self.held.attendee_ids.state = "accepted"
        self.held.attendee_ids[0].state = "tentative"
        mine = self.held.with_user(self.account_manager)
        self.assertEqual(mine.statcrm_attendance, "open")

    def test_only_who_may_edit_the_meeting(self):
        for user in (self.staff, self.main_user, self.internal):
            self.assertFalse(self.held.with_user(user).statcrm_attendance)
            window = self.window(user=user)
            self.assertFalse(window.their_ids[:] | window.our_ids[:])
            with self.assertRaises(UserError):
                window.save().action_say()
        later = self.meeting(self.kaisa, "2026-05-11 09:00:00", came="needsAction")
        with self.assertRaises(UserError):
            self.window(later).save().action_say()
        self.assertEqual(set(self.answers().values()), {"needsAction"})

    def test_the_advice_asks(self):
        promise = self.promise("meeting")
        promise._refresh()
        advice = promise.with_user(self.account_manager).get_advice()
        self.assertEqual(
            advice["text"],
            "Record the attendance of “Yearly meeting” on May 4.",
        )
        self.assertEqual(advice["label"], "Record Attendance")
        self.assertEqual(
            advice["action"]["context"], {"default_event_id": self.held.id}
        )
        advice = promise.with_user(self.staff).get_advice()
        self.assertIn("Record the attendance", advice["text"])
        self.assertFalse(advice["action"])
        self.say(self.account_manager.partner_id)
        advice = promise.with_user(self.account_manager).get_advice()
        self.assertEqual(advice["label"], "Plan Meeting")

    def test_the_advice_asks_for_the_right_people_only(self):
        promise = self.promise("meeting", level="director")
        self.affiliate(self.kaisa, self.ministry, level="director")
        promise._refresh()
        self.assertNotIn("attendance", promise.get_advice()["text"])
        self.unit.member_ids.level = "director"
        self.assertIn("attendance", promise.get_advice()["text"])

    def test_the_advice_tells_nothing_of_private_meetings(self):
        promise = self.promise("meeting")
        self.held.privacy = "private"
        promise._refresh()
        mine = promise.with_user(self.account_manager)
        self.assertEqual(mine.get_advice()["label"], "Plan Meeting")
        # who was there may say it all the same, and it is no evidence
        self.say(self.kaisa, self.account_manager.partner_id)
        self.assertEqual(promise.state, "due")

    def test_customers_by_where_their_people_work(self):
        promise = self.promise("meeting")
        self.affiliate(self.outi, self.board)
        event = self.meeting(self.outi, came="needsAction")
        window = self.window(event)
        window.their_came_ids.add(self.outi)
        window.our_came_ids.add(self.account_manager.partner_id)
        window.save().action_say()
        self.assertEqual(promise.state, "kept")
