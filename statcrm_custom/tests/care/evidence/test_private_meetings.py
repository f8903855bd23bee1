import json
from datetime import datetime, timedelta

from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user, tagged

from ...common import ROLES, StatcrmCommon

SECRET = "Xylophone 4711"


class PrivateMeetingCommon(StatcrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ministry = cls.company_partner("Ministry", user_id=cls.staff.id)
        cls.anna = cls.person("Anna", cls.ministry, email="anna@ministry.example")
        cls.owner = new_test_user(
            cls.env,
            "owner_of_secrets",
            groups="base.group_user,base.group_partner_manager,"
            "sales_team.group_sale_salesman_all_leads",
            name="Owner",
        )
        cls.guest = new_test_user(
            cls.env, "guest_of_secrets", groups="base.group_user", name="Guest"
        )

    @classmethod
    def meeting(cls, days=-3, **values):
        start = datetime.now().replace(microsecond=0) + timedelta(days=days)
        people = cls.owner.partner_id | cls.guest.partner_id | cls.anna
        return (
            cls.env["calendar.event"]
            .with_user(cls.owner)
            .with_context(no_mail_to_attendees=True, dont_notify=True)
            .create(
                {
                    "name": SECRET,
                    "description": f"<p>{SECRET}</p>",
                    "location": SECRET,
                    "videocall_location": f"https://meet.example/{SECRET[-4:]}",
                    "statcrm_agenda": SECRET,
                    "start": start,
                    "stop": start + timedelta(hours=1),
                    "user_id": cls.owner.id,
                    "partner_ids": [Command.set(people.ids)],
                    **values,
                }
            )
            .with_env(cls.env)
        )

    @classmethod
    def from_card(cls, record=None, **values):
        record = record or cls.ministry
        return cls.meeting(
            res_model_id=cls.env["ir.model"]._get_id(record._name),
            res_id=record.id,
            **values,
        )

    def everybody(self):
        roles = [*ROLES, "internal"]
        return {role: getattr(self, role) for role in roles}


@tagged("post_install", "-at_install")
class TestPrivateTitles(PrivateMeetingCommon):
    """No title, text or place of a private meeting is found by a filter."""

    def filters(self, event):
        return [
            [("name", "=like", "X%")],
            [("name", "=", SECRET)],
            [("name", "ilike", "phone")],
            [("display_name", "ilike", "phone")],
            [("description", "ilike", "phone")],
            [("location", "=like", "Xy%")],
            [("location", "!=", False)],
            [("videocall_location", "ilike", "4711")],
            [("statcrm_agenda", "ilike", "phone")],
            [("statcrm_agenda", "!=", False)],
            [("res_id", "=", self.ministry.id), ("res_model", "=", "res.partner")],
            [("attendee_ids.event_id.name", "ilike", "phone")],
            ["!", ("name", "not ilike", "phone")],
            [("name", ">", "Xx"), ("name", "<", "Xz")],
        ]

    def finds(self, user, event, domain):
        events = self.env["calendar.event"].with_user(user)
        self.env.invalidate_all()
        mine = [*domain, ("id", "=", event.id)]
        found = {
            "count": events.search_count(mine),
            "search": len(events.search(mine)),
            "read": len(events.search_read(mine, ["start"])),
            "group": len(events._read_group(mine, ["start:day"])),
        }
        self.assertEqual(len(set(found.values())), 1, found)
        return bool(found["count"])

    def check(self, event, hidden=True):
        for user in self.everybody().values():
            for domain in self.filters(event):
                with self.subTest(user=user.login, domain=domain):
                    self.assertEqual(self.finds(user, event, domain), not hidden)
        for user in (self.owner, self.guest):
            for domain in self.filters(event):
                with self.subTest(user=user.login, domain=domain):
                    self.assertTrue(self.finds(user, event, domain))

    def test_of_a_private_meeting(self):
        event = self.from_card(privacy="private")
        self.check(event)

    def test_of_a_private_calendar(self):
        event = self.from_card()
        self.check(event, hidden=False)
        self.owner.with_user(self.owner).calendar_default_privacy = "private"
        self.check(event)
        event.with_user(self.owner).privacy = "public"
        self.check(event, hidden=False)

    def test_order_name_search_and_groups(self):
        event = self.meeting(privacy="private")
        events = self.env["calendar.event"].with_user(self.staff)
        self.assertFalse(events.name_search("Xylo"))
        for order in ("name", "name desc", "location"):
            self.assertIn(event, events.search([], order=order))
        for field in ("name", "location"):
            groups = events._read_group([("id", "=", event.id)], [field], ["__count"])
            self.assertFalse(groups)
            # and the owner sees the own one
            mine = event.with_user(self.owner)
            groups = mine._read_group([("id", "=", event.id)], [field], ["__count"])
            self.assertEqual(groups, [(SECRET, 1)])

    def test_by_the_messages_of_the_meeting(self):
        """Also invitations, and what is written below it, tell the title."""
        event = self.meeting(privacy="private")
        event.with_user(self.owner).message_post(
            body=SECRET, subject=SECRET, message_type="comment"
        )
        for name in ("message_ids", "website_message_ids"):
            for path in ("body", "subject"):
                domain = [(f"{name}.{path}", "ilike", "phone")]
                self.assertTrue(self.finds(self.owner, event, domain))
                for user in self.everybody().values():
                    with self.subTest(user=user.login, domain=domain):
                        self.assertFalse(self.finds(user, event, domain))

    def test_the_calendar_still_shows_when_somebody_is_busy(self):
        event = self.meeting(privacy="private")
        events = self.env["calendar.event"].with_user(self.staff)
        found = events.search(
            [
                ("partner_ids", "in", self.owner.partner_id.ids),
                ("start", "<", event.stop),
                ("stop", ">", event.start),
            ]
        )
        self.assertIn(event, found)
        self.env.invalidate_all()
        read = event.with_user(self.staff).read(["name", "location", "start"])[0]
        self.assertEqual((read["name"], read["location"]), ("Busy", False))
        self.assertEqual(read["start"], event.start)
        self.env.invalidate_all()
        mine = event.with_user(self.owner).read(["name", "location", "statcrm_agenda"])
        self.assertEqual(mine[0]["name"], SECRET)
        self.assertEqual(mine[0]["statcrm_agenda"], SECRET)

    def test_the_program_sees_all(self):
        event = self.meeting(privacy="private")
        self.assertEqual(event.sudo().search([("name", "=", SECRET)]), event)


@tagged("post_install", "-at_install")
class TestPrivateTitlesOverJson2(PrivateMeetingCommon, HttpCase):
    def test_letter_by_letter(self):
        event = self.meeting(privacy="private")
        self.env.flush_all()
        for user, expected in ((self.staff, 0), (self.owner, 1)):
            keys = self.env["res.users.apikeys"].with_user(user).sudo()
            key = keys._generate("rpc", "test", datetime.now() + timedelta(hours=1))
            for field in ("name", "statcrm_agenda", "location"):
                body = {"domain": [("id", "=", event.id), (field, "=like", "X%")]}
                answer = self.url_open(
                    "/json/2/calendar.event/search_count",
                    data=json.dumps(body),
                    headers={
                        "Authorization": f"Bearer {key}",
                        "Content-Type": "application/json",
                    },
                )
                self.assertEqual(answer.json(), expected, (user.login, field))


@tagged("post_install", "-at_install")
class TestPrivateMeetingLeavesNothing(PrivateMeetingCommon):
    def activities(self, event):
        activities = self.env["mail.activity"].with_context(active_test=False)
        return activities.search([("calendar_event_id", "=", event.id)])

    def test_planned_from_a_card(self):
        event = self.from_card(privacy="private")
        self.assertFalse(self.activities(event))
        self.assertFalse(self.ministry.activity_summary)
        event = self.from_card(privacy="public")
        self.assertEqual(self.activities(event).summary, SECRET)

    def test_made_private_later(self):
        event = self.from_card()
        self.assertEqual(self.activities(event).summary, SECRET)
        event.with_user(self.owner).privacy = "private"
        self.assertFalse(self.activities(event))

    def test_the_question_to_a_colleague_goes_too(self):
        event, other = self.meeting(), self.meeting()
        asks = self.env["mail.activity"]._statcrm_create_confirmation
        for one in (event, other):
            asks(one, self.ministry, self.staff)
        asked = self.ministry.activity_ids
        self.assertEqual(asked.statcrm_event_id, event | other)
        event.with_user(self.owner).privacy = "private"
        self.assertEqual(asked.exists().statcrm_event_id, other)

    def test_a_calendar_made_private_later(self):
        event, said = self.from_card(), self.from_card(privacy="public")
        self.owner.with_user(self.owner).calendar_default_privacy = "private"
        self.assertFalse(self.activities(event))
        self.assertTrue(self.activities(said))
        self.assertFalse(self.activities(self.from_card()))

    def test_what_was_done_already(self):
        event = self.from_card()
        self.activities(event).action_feedback(feedback="Held")
        self.assertTrue(self.activities(event))
        event.with_user(self.owner).privacy = "private"
        self.assertFalse(self.activities(event))

    def test_planned_with_an_activity(self):
        planned = self.ministry.activity_schedule(
            "mail.mail_activity_data_meeting", user_id=self.owner.id
        )
        event = self.meeting(privacy="private", activity_ids=[Command.set(planned.ids)])
        self.assertFalse(self.activities(event) | planned.exists())

    def test_on_a_lead(self):
        lead = self.env["crm.lead"].create(
            {"name": "Tables", "partner_id": self.anna.id}
        )
        for values in ({}, {"res_model_id": self.env["ir.model"]._get_id(lead._name)}):
            event = self.meeting(
                privacy="private", opportunity_id=lead.id, res_id=lead.id, **values
            )
            self.assertFalse(self.activities(event))
        bodies = " ".join(lead.message_ids.mapped("body"))
        self.assertNotIn(SECRET, bodies)
        self.meeting(opportunity_id=lead.id)
        self.assertIn(SECRET, " ".join(lead.message_ids.mapped("body")))


@tagged("post_install", "-at_install")
class TestConnectionAtOnce(PrivateMeetingCommon):
    """What becomes of a meeting shows in the connections in the same moment."""

    def last_meeting(self, user=None):
        self.env.invalidate_all()
        found = self.env["statcrm.connection"].search(
            [
                ("partner_id", "=", self.anna.id),
                ("user_id", "=", (user or self.owner).id),
            ]
        )
        return found.last_meeting

    def setUp(self):
        super().setUp()
        self.event = self.meeting()
        self.earlier = self.meeting(days=-30)
        self.env["statcrm.connection"]._refresh()
        self.day, self.before = self.event.start.date(), self.earlier.start.date()
        self.assertEqual(self.last_meeting(), self.day)

    def test_private(self):
        self.event.with_user(self.owner).privacy = "private"
        self.assertEqual(self.last_meeting(), self.before)
        self.earlier.with_user(self.owner).privacy = "private"
        self.assertFalse(self.last_meeting())
        self.event.with_user(self.owner).privacy = "public"
        self.assertTrue(self.event)

    def test_a_private_calendar(self):
        self.owner.with_user(self.owner).calendar_default_privacy = "private"
        self.assertFalse(self.last_meeting())
        self.assertFalse(self.last_meeting(self.guest))

    def test_cancelled(self):
        self.event.active = False
        self.assertEqual(self.last_meeting(), self.before)
        self.earlier.unlink()
        self.assertFalse(self.last_meeting())

    def test_declined(self):
        guests = self.event.attendee_ids.sorted("id")
        guests.filtered(
            lambda one: one.partner_id == self.owner.partner_id
        ).do_decline()
        self.assertEqual(self.last_meeting(), self.before)
        self.assertEqual(self.last_meeting(self.guest), self.day)
        guests.filtered(lambda one: one.partner_id == self.anna).do_decline()
        self.assertEqual(self.last_meeting(self.guest), self.before)

    def test_struck_off(self):
        self.event.partner_ids -= self.anna
        self.assertEqual(self.last_meeting(), self.before)

    def test_put_off(self):
        start = datetime.now().replace(microsecond=0) + timedelta(days=3)
        self.event.write({"start": start, "stop": start + timedelta(hours=1)})
        self.assertEqual(self.last_meeting(), self.before)

    def test_the_same_as_the_daily_job(self):
        self.event.with_user(self.owner).privacy = "private"
        found = self.env["statcrm.connection"].search(
            [("partner_id", "=", self.anna.id)]
        )
        fields = ["user_id", "last_contact", "last_kind", "contact_count", "strength"]
        at_once = found.read([*fields, "last_meeting", "unit_id"])
        self.env["statcrm.connection"]._refresh()
        self.assertEqual(found.read([*fields, "last_meeting", "unit_id"]), at_once)
