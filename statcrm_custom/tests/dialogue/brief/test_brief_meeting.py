"""The way from a meeting to the brief: button, reminder, mails to our people."""

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

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

    def about(self, event=None, user=None, partner=None):
        """The line on the meeting of a brief, None if it names none."""
        briefs = self.env["statcrm.brief"].with_user(user or self.account_manager)
        brief = briefs.get_brief((partner or self.ministry).id, event and event.id)
        return brief["meeting"] and brief["meeting"]["lines"][0]

    @freeze_time("2026-07-15 07:00:00")
    def test_it_names_the_meeting_it_was_opened_from(self):
        """By day, time, title, and who takes part: also one that is weeks away."""
        self.account_manager.tz = "Europe/Helsinki"
        self.kaisa.function = "Adviser"
        soon = self.meeting("Soon", self.timo, 2)
        event = self.meeting("Negotiation", self.timo + self.kaisa, 30)
        event.location = "Room 1"
        event.attendee_ids.filtered(
            lambda one: one.partner_id == self.timo
        ).state = "declined"
        line = self.about(event)
        self.assertEqual(self.texts(line), ["Negotiation"])
        self.assertEqual(line["lead"], "Fri, Aug 14 10:00 AM – 11:00 AM")
        self.assertEqual(
            self.details(line), ["Kaisa Adviser, Adviser", self.staff.name, "Room 1"]
        )
        self.assertEqual(self.texts(self.about(soon)), ["Soon"])
        for customer in (self.office, self.kaisa):
            self.assertEqual(
                self.texts(self.about(event, partner=customer)), ["Negotiation"]
            )

    @freeze_time("2026-07-15 07:00:00")
    def test_it_names_the_next_one_if_it_is_near(self):
        self.assertIsNone(self.about())
        self.meeting("Far", self.timo, 9)
        self.assertIsNone(self.about())
        self.meeting("Over", self.timo, -1)
        self.meeting("Private", self.timo, 1, privacy="private")
        self.meeting("Third", self.timo, 3)
        self.meeting("Second", self.kaisa, 2)
        self.assertEqual(self.texts(self.about()), ["Second"])
        # a meeting with somebody else is not that of this customer
        other = self.meeting("Other", self.person("Else"), 1)
        self.assertEqual(self.texts(self.about(other)), ["Second"])
        section = self.part_of("planned")
        told = [self.texts(line)[0] for line in section["lines"]]
        self.assertEqual(told, ["Third", "Far"])  # not once more

    def test_from_home_the_brief_is_that_of_the_row(self):
        self.meeting("First", self.timo, 1)
        second = self.meeting("Second", self.timo, 2)
        rows = self.home_rows(self.staff, "next")
        [row] = [one for one in rows if one["id"] == second.id]
        brief = row["buttons"][0]
        event = self.env[brief["model"]].with_user(self.staff).browse(brief["ids"])
        self.assertEqual(
            getattr(event, brief["method"])()["context"],
            {"active_id": self.ministry.id, "statcrm_event_id": second.id},
        )

    @freeze_time("2026-07-15 07:00:00")
    def test_nothing_else_is_planned(self):
        self.meeting("Only", self.timo, 2)
        section = self.part_of("planned")
        self.assertEqual(
            (section["lines"], section["hint"]), ([], "Nothing else is planned.")
        )

    def test_a_private_meeting_is_named_to_who_takes_part(self):
        event = self.meeting("Lunch", self.timo, 2, privacy="private")
        self.assertEqual(self.texts(self.about(event, self.staff)), ["Lunch"])
        self.assertIsNone(self.about(event, self.account_manager))
        self.assertIsNone(self.about(user=self.staff))  # not opened from it

    def test_a_visit_without_guests_is_to_the_customer_of_the_card(self):
        card = {
            "res_model_id": self.env["ir.model"]._get_id("res.partner"),
            "res_id": self.office.id,
        }
        event = self.meeting("Visit", self.Partner, 20, **card)
        self.assertEqual(event.statcrm_customer_ids, self.ministry)
        action = event.with_user(self.staff).action_statcrm_brief()
        self.assertEqual(
            action["context"],
            {"active_id": self.ministry.id, "statcrm_event_id": event.id},
        )
        self.assertEqual(self.texts(self.about(event)), ["Visit"])

    def test_a_visit_to_a_customer_of_another_company_can_be_opened(self):
        """Whoever may not read the card still reads the meeting."""
        self.env.ref("base.res_partner_rule").active = True
        other = self.env["res.company"].create({"name": "Other House"})
        theirs = self.company_partner("Theirs", company_id=other.id)
        card = {
            "res_model_id": self.env["ir.model"]._get_id("res.partner"),
            "res_id": theirs.id,
        }
        event = self.meeting("Visit", self.Partner, 20, **card)
        self.env.invalidate_all()
        self.assertFalse(event.with_user(self.staff).statcrm_customer_ids)

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
