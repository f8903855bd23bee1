"""The way from a meeting to the brief: button, reminder, mails to our people."""

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.mail.tests.common import MailCase

from ..brief_case import BriefCommon


@tagged("post_install", "-at_install")
class TestBriefOfMeeting(BriefCommon, MailCase):
    def test_the_most_valuable_customer_comes_first(self):
        small = self.company_partner("Small")
        small.sudo().statcrm_computed_class_id = self.value_class("small")
        self.nominate(self.ministry, "strategic")
        unclassed = self.person("Somebody")
        event = self.meeting("All", unclassed + small + self.kaisa + self.timo)
        self.assertEqual(event.statcrm_customer_ids, self.ministry + small + unclassed)
        action = event.with_user(self.staff).action_statcrm_brief()
        self.assertEqual(action["context"]["active_id"], self.ministry.id)
        self.assertEqual(
            [one["name"] for one in action["context"]["statcrm_customers"]],
            ["Ministry of Learning", "Small", "Somebody"],
        )
        action = self.kaisa.with_user(self.staff).action_statcrm_brief()
        self.assertEqual(action["context"], {"active_id": self.ministry.id})

    def test_a_meeting_among_ourselves_has_no_customer(self):
        event = self.meeting("Ours", self.account_manager.partner_id)
        self.assertFalse(event.statcrm_customer_ids)
        house = self.person("Colleague", self.env.company.partner_id)
        event.partner_ids = [Command.link(house.id)]
        self.assertFalse(event.statcrm_customer_ids)
        with self.assertRaisesRegex(UserError, "No customer is invited"):
            event.with_user(self.staff).action_statcrm_brief()

    def test_the_pop_up_before_it_tells_the_brief(self):
        alarm = self.env["calendar.alarm"].create(
            {"name": "Soon", "alarm_type": "notification", "duration": 30}
        )
        event = self.meeting("Negotiation", self.timo)
        alert = {
            "alarm_id": alarm.id,
            "event_id": event.id,
            "notify_at": event.start,
        }
        reminders = self.env["calendar.alarm_manager"].with_user(self.staff)
        reminder = reminders.do_notif_reminder(alert)
        self.assertTrue(
            reminder["message"].endswith(
                f"/odoo/res.partner/{self.ministry.id}/customer-brief"
            )
        )
        event.partner_ids = self.staff.partner_id
        message = reminders.do_notif_reminder(alert)["message"]
        self.assertNotIn("customer-brief", message)

    def mails(self, event, template):
        """The bodies of what is sent to the guests, by their names."""
        event = event.with_context(no_mail_to_attendees=False)
        messages = self.env["mail.message"]
        about = [("model", "=", "calendar.event"), ("res_id", "=", event.id)]
        before = messages.search(about)
        with self.mock_mail_gateway():
            event.attendee_ids._notify_attendees(
                self.env.ref(f"calendar.{template}"), notify_author=True
            )
        sent = messages.search(about) - before
        return {one.partner_ids.name: str(one.body) for one in sent}

    def test_mails_lead_ours_to_the_brief_and_never_theirs(self):
        self.ministry.name = "<b>Ministry</b>"
        self.timo.email = "timo@learning.example"
        event = self.meeting("Negotiation", self.timo)
        for template in (
            "calendar_template_meeting_reminder",
            "calendar_template_meeting_invitation",
        ):
            mails = self.mails(event, template)
            self.assertEqual(set(mails), {"Timo Director", self.staff.name})
            self.assertNotIn("brief", mails["Timo Director"])
            ours = mails[self.staff.name]
            path = f"/odoo/res.partner/{self.ministry.id}/customer-brief"
            self.assertIn(path, ours)
            self.assertIn("&lt;b&gt;Ministry&lt;/b&gt;</a>", ours)
