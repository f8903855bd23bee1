from datetime import date, timedelta

from odoo import SUPERUSER_ID
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from ..interaction_common import InteractionCommon

AUTOMATIC = """From: anna@ministry.example
To: us@statistics.example
Subject: {subject}
Message-ID: <auto-{number}@ministry.example>
In-Reply-To: {parent}
{headers}

Away until Monday.
"""

HELLO = "Hello"


class ContactRuleCommon(InteractionCommon):
    """What one thing that happened is, in everything that tells of contacts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ministry.user_id = cls.account_manager
        cls.ministry.statcrm_segment_id = cls.segment("central_government")
        cls.report = cls.env["statcrm.portfolio.report"]
        cls.colleague = cls.other_account_manager

    def last_contacts(self):
        """The last contact that each place tells, as days."""
        self.env.flush_all()
        self.env.invalidate_all()
        follow_up = self.env["statcrm.follow.up"].browse(self.ministry.id)
        workload = self.env["statcrm.workload"].browse(self.account_manager.id)
        report = self.report._get_last_contacts(self.ministry)
        brief = self.env["statcrm.brief"]._section_contacts(self.ministry)
        return {
            "file": max((one.date.date() for one in self.contacts()), default=False),
            "follow_up": follow_up.last_contact,
            "workload": workload.last_contact,
            "report": report.get(self.ministry.id) or False,
            "brief": bool(brief["lines"]),
        }

    def contacts(self):
        return self.Interaction.search(
            [("principal_id", "=", self.ministry.id)]
        ).filtered_domain(self.Interaction._contact_domain())

    def assertContact(self, count, last=False, workload=None):
        """So many contacts in the follow-up, and the same last day everywhere."""
        found = self.last_contacts()
        workload = last if workload is None else workload
        self.assertEqual(
            found,
            {
                "file": last,
                "follow_up": last,
                "workload": workload,
                "report": last,
                "brief": bool(last),
            },
        )
        row = self.env["statcrm.follow.up"].browse(self.ministry.id)
        self.assertEqual(row.contact_count, count)

    def ago(self, days):
        return self.days_ago(days).date()

    def answer(self, event, partners, state):
        guests = event.attendee_ids.filtered(lambda one: one.partner_id in partners)
        self.assertEqual(len(guests), len(partners))
        guests.state = state

    @classmethod
    def from_card(cls, partner, guests=None, **values):
        """A meeting planned from a card."""
        return cls.meeting(
            guests or cls.Partner,
            res_model_id=cls.env["ir.model"]._get_id("res.partner"),
            res_id=partner.id,
            **values,
        )


@freeze_time("2026-07-15 12:00:00")
@tagged("post_install", "-at_install")
class TestMeetingIsContact(ContactRuleCommon):
    def test_when_somebody_of_each_side_did_not_decline(self):
        cecilia = self.person("Cecilia", self.office)
        ours = self.account_manager.partner_id
        theirs = self.anna | cecilia
        event = self.meeting(
            theirs,
            partner_ids=[Command.set((theirs | ours | self.colleague.partner_id).ids)],
        )
        day = self.ago(1)
        self.assertContact(1, day)
        for state in ("tentative", "needsAction", "accepted"):
            event.attendee_ids.state = state
            self.assertContact(1, day)
        self.answer(event, self.anna | self.colleague.partner_id, "declined")
        self.assertContact(1, day)
        self.answer(event, cecilia, "declined")
        self.assertContact(0)
        self.answer(event, cecilia, "accepted")
        self.assertContact(1, day)
        self.answer(event, ours, "declined")
        self.assertContact(0)
        # the manager did not take part, the customer was met
        self.answer(event, self.colleague.partner_id, "tentative")
        self.assertContact(1, day, workload=False)

    def test_planned_from_the_card(self):
        day, ours = self.ago(1), self.account_manager.partner_id
        event = self.from_card(self.ministry)
        self.assertContact(1, day)
        self.answer(event, ours, "declined")
        self.assertContact(0)
        self.answer(event, ours, "accepted")
        event.partner_ids += self.anna
        self.assertContact(1, day)
        self.answer(event, self.anna, "declined")
        self.assertContact(0)
        # somebody of another customer says nothing of this one
        event.partner_ids += self.otto
        self.assertContact(0)
        event.partner_ids -= self.anna
        self.assertContact(1, day)

    def test_where_no_colleague_is_invited_the_organiser_counts(self):
        only_them = [Command.set(self.anna.ids)]
        event = self.meeting(self.anna, partner_ids=only_them)
        self.assertContact(1, self.ago(1))
        # who plans it for another does not go instead
        event.partner_ids += self.colleague.partner_id
        self.answer(event, self.colleague.partner_id, "declined")
        self.assertContact(0)
        event.partner_ids -= self.colleague.partner_id
        event.user_id = self.portal
        self.assertContact(0)
        event.user_id = False
        self.assertContact(0)

    def test_a_colleague_who_has_left_met_them(self):
        event = self.meeting(
            self.anna,
            user_id=self.staff.id,
            partner_ids=[Command.set((self.anna | self.staff.partner_id).ids)],
        )
        self.staff.active = False
        self.assertTrue(event)
        self.assertContact(1, self.ago(1), workload=False)

    def test_not_before_its_end(self):
        event = self.meeting(self.anna, days=0)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE calendar_event SET create_date = '2026-07-01' WHERE id = %s",
            [event.id],
        )
        self.assertContact(0)
        with freeze_time("2026-07-15 12:59:00"):
            self.assertContact(0)
        with freeze_time("2026-07-15 13:00:00"):
            self.assertContact(1, self.ago(0))
            self.assertEqual(str(self.file().recorded_at), "2026-07-15 13:00:00")

    def test_whole_days_are_over_after_the_last_one(self):
        self.env.company.resource_calendar_id.tz = "Europe/Helsinki"
        self.meeting(
            self.anna,
            allday=True,
            start_date="2026-07-14",
            stop_date="2026-07-15",
            start="2026-07-14 08:00:00",
            stop="2026-07-15 18:00:00",
        )
        for moment, count in (
            ("2026-07-15 18:30:00", 0),
            ("2026-07-15 20:59:00", 0),
            ("2026-07-15 21:00:00", 1),
        ):
            with freeze_time(moment):
                self.assertContact(count, date(2026, 7, 14) if count else False)

    def test_cancelled_and_private_ones(self):
        event = self.meeting(self.anna)
        day = self.ago(1)
        event.active = False
        self.assertContact(0)
        event.active = True
        self.assertContact(1, day)
        event.privacy = "private"
        self.assertContact(0)
        event.privacy = "confidential"
        self.assertContact(1, day)
        event.privacy = False
        me = self.account_manager.with_user(self.account_manager)
        me.calendar_default_privacy = "private"
        self.assertContact(0)
        event.privacy = "public"
        self.assertContact(1, day)

    def test_privacy_where_nobody_has_said_a_word(self):
        event = self.meeting(self.anna, privacy=False)
        self.account_manager.res_users_settings_id.sudo().unlink()
        self.assertContact(1, self.ago(1))
        self.env["ir.config_parameter"].set_param("calendar.default_privacy", "private")
        self.assertEqual(event.effective_privacy, "private")
        self.assertContact(0)
        self.assertFalse(event.filtered_domain(event._statcrm_open_domain()))
        self.assertNotIn(event, event.search(event._statcrm_open_domain()))

    def test_each_occurrence_is_one(self):
        start = self.days_ago(20)
        first = self.meeting(
            self.anna,
            start=start,
            stop=start + timedelta(hours=1),
            recurrency=True,
            rrule_type="weekly",
            interval=1,
            count=4,
            event_tz="UTC",
            **{start.strftime("%a").lower(): True},
        )
        held = first.recurrence_id.calendar_event_ids.sorted("start")
        self.assertEqual(len(held), 4)
        self.assertContact(3, self.ago(6))
        held[2].active = False
        self.assertContact(2, self.ago(13))
        self.answer(held[1], self.anna, "declined")
        self.assertContact(1, self.ago(20))


@freeze_time("2026-07-15 12:00:00")
@tagged("post_install", "-at_install")
class TestOneMeetingIsOne(ContactRuleCommon):
    """Seen in the calendar, in a colleague's and in the log."""

    def log(self, kind="visit", people=None, user=None, days=1, partner=None):
        user = user or self.account_manager
        window = self.env["statcrm.interaction.log"].with_user(user)
        window.create(
            {
                "partner_id": (partner or self.ministry).id,
                "kind": kind,
                "text": "Talked",
                "date": self.ago(days),
                "contact_ids": (people or self.Partner).ids,
            }
        ).action_log()

    def count(self):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env["statcrm.follow.up"].browse(self.ministry.id).contact_count

    def colleagues(self, people, **values):
        """The same meeting in the colleague's calendar."""
        return self.meeting(
            people,
            user_id=self.colleague.id,
            partner_ids=[Command.set((people | self.colleague.partner_id).ids)],
            **values,
        )

    def test_in_three_places(self):
        self.meeting(self.anna | self.bertta)
        self.assertEqual(self.count(), 1)
        self.colleagues(self.anna)
        self.assertEqual(self.count(), 1)
        self.log(people=self.bertta)
        self.log("meeting", self.anna, self.colleague)
        self.log()
        self.assertEqual(self.count(), 1)
        # the file goes on telling all that was noted
        self.assertEqual(len(self.file()), 5)

    def test_another_day_other_people_another_kind(self):
        cecilia = self.person("Cecilia", self.office)
        self.meeting(self.anna)
        self.log(people=cecilia)
        self.assertEqual(self.count(), 2)
        self.log(people=self.anna, days=2)
        self.assertEqual(self.count(), 3)
        self.log("call", self.anna)
        self.assertEqual(self.count(), 4)
        self.meeting(self.otto)
        self.log(people=self.otto, partner=self.other)
        self.assertEqual(self.count(), 4)

    def test_the_day_is_the_house_s(self):
        self.env.company.resource_calendar_id.tz = "Europe/Helsinki"
        start = self.days_ago(2).replace(hour=21, minute=30)
        self.meeting(self.anna, start=start, stop=start + timedelta(minutes=15))
        self.log(people=self.anna, days=1)
        self.assertEqual(self.count(), 1)

    def test_of_connections_too(self):
        self.meeting(self.anna)
        self.log(people=self.anna)
        self.log("call", self.anna)
        self.env["statcrm.connection"]._refresh()
        found = self.env["statcrm.connection"].search(
            [("partner_id", "=", self.anna.id)]
        )
        self.assertEqual(found.user_id, self.account_manager)
        self.assertEqual((found.contact_count, found.last_kind), (2, "meeting"))


@tagged("post_install", "-at_install")
class TestMailIsContact(ContactRuleCommon):
    def sent(self, partners, record=None, **values):
        """A message of the account manager's, and what became of it for each."""
        record = (record or self.ministry).with_user(self.account_manager).sudo()
        return record.message_post(
            body=HELLO,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            author_id=self.account_manager.partner_id.id,
            partner_ids=partners.ids,
            **values,
        )

    def told(self, message, partner):
        return message.notification_ids.filtered(
            lambda one: one.res_partner_id == partner
        )

    def test_it_reached_somebody(self):
        message = self.sent(self.anna | self.bertta)
        today = self.now.date()
        self.assertContact(1, today)
        for status, outcome in (
            ("bounce", "bounced"),
            ("exception", "failed"),
            ("canceled", "failed"),
        ):
            self.told(message, self.anna).notification_status = status
            self.assertContact(1, today)
            self.assertFalse(self.file().outcome)
            self.told(message, self.bertta).notification_status = status
            self.assertContact(0)
            self.assertEqual(
                (self.file().kind, self.file().outcome), ("email_out", outcome)
            )
            message.notification_ids.notification_status = "sent"
            self.assertContact(1, today)

    def test_a_colleague_among_them_is_nobody(self):
        message = self.sent(self.anna | self.staff.partner_id)
        self.told(message, self.anna).notification_status = "bounce"
        self.assertTrue(self.told(message, self.staff.partner_id))
        self.assertContact(0)
        self.sent(self.staff.partner_id)
        self.assertContact(0)
        self.assertEqual(set(self.file().mapped("kind")), {"email_out", "note"})

    def test_an_address_without_a_card(self):
        message = self.sent(self.Partner, outgoing_email_to="info@ministry.example")
        self.assertContact(1, self.now.date())
        self.assertTrue(message.notification_ids or message.sudo().mail_ids)
        message.notification_ids.notification_status = "exception"
        message.sudo().mail_ids.state = "exception"
        self.assertContact(0)
        self.assertEqual(self.file().outcome, "failed")

    def test_a_mail_that_nobody_noted(self):
        message = self.message(self.anna)
        self.assertContact(1, self.ago(1))
        mails = self.env["mail.mail"].create(
            [{"mail_message_id": message.id, "state": "exception"}] * 2
        )
        self.assertContact(0)
        mails[0].state = "sent"
        self.assertContact(1, self.ago(1))

    def test_a_mail_in_the_name_of_the_house(self):
        """A template may bear the company's address: it is ours, not the customer's."""
        message = self.sent(self.anna)
        message.author_id = self.env.company.partner_id
        self.assertEqual(self.file().mapped("kind"), ["email_out"])
        message.notification_ids.notification_status = "bounce"
        self.assertEqual(self.file().outcome, "bounced")
        self.assertContact(0)

    def test_who_follows_the_card_gets_it(self):
        self.ministry.message_subscribe(self.anna.ids)
        message = self.sent(self.Partner)
        self.assertEqual(message.notified_partner_ids, self.anna)
        self.assertContact(1, self.now.date())
        message.notification_ids.notification_status = "bounce"
        self.assertContact(0)

    def test_by_the_report_that_comes_back(self):
        domain = self.env["mail.alias.domain"].create(
            {"name": "statistics.example", "bounce_alias": "bounce"}
        )
        message = self.sent(self.anna)
        report = f"""From: mailer-daemon@ministry.example
To: {domain.bounce_email}
Subject: Undelivered
Message-ID: <dsn@ministry.example>
Content-Type: multipart/report; report-type=delivery-status; boundary="x"

--x
Content-Type: text/plain

No such user.
--x
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.ministry.example

Final-Recipient: rfc822; {self.anna.email}
Action: failed

--x
Content-Type: text/rfc822-headers

Message-Id: {message.message_id}

--x--
"""
        self.env["mail.thread"].with_user(SUPERUSER_ID).message_process(None, report)
        self.assertContact(0)
        self.assertEqual(self.file().outcome, "bounced")

    def received(self, headers, number=1):
        question = self.sent(self.Partner, record=self.anna)
        question.date = self.days_ago(3)
        text = AUTOMATIC.format(
            headers=headers,
            parent=question.message_id,
            subject=headers[:20],
            number=f"{number}-{question.id}",
        )
        self.env["mail.thread"].with_user(SUPERUSER_ID).message_process(None, text)

    def test_what_came_in_by_itself(self):
        for number, headers in enumerate(
            (
                "Auto-Submitted: auto-replied",
                "X-Auto-Response-Suppress: All",
                "Precedence: bulk",
                "List-Unsubscribe: <mailto:x@y.example>",
                "X-Autoreply: yes",
            )
        ):
            self.received(headers, number)
        self.assertContact(5, self.ago(3))
        found = self.file().filtered(lambda one: one.date.date() > self.ago(3))
        self.assertEqual(found.mapped("kind"), ["note"] * 5)
        self.assertEqual(found.mapped("outcome"), ["automatic"] * 5)
        self.received("X-Mailer: x", 9)
        self.assertContact(7, self.now.date(), workload=self.ago(3))

    def test_what_odoo_posts_itself(self):
        bot = self.env.ref("base.partner_root")
        message = self.sent(self.anna, record=self.anna)
        self.assertContact(1, message.date.date())
        message.author_id = bot
        self.assertContact(0)
        [line] = self.file()
        self.assertEqual((line.kind, line.outcome), ("note", "automatic"))
        connections = self.env["statcrm.connection"]
        connections._refresh()
        self.assertFalse(connections.search([("partner_id", "=", self.anna.id)]))

    def test_of_connections_too(self):
        connections = self.env["statcrm.connection"]
        message = self.sent(self.anna | self.bertta, record=self.anna)
        self.told(message, self.anna).notification_status = "bounce"
        connections._refresh()
        there = [("user_id", "=", self.account_manager.id)]
        self.assertEqual(connections.search(there).partner_id, self.bertta)
        self.received("Auto-Submitted: auto-replied")
        connections._refresh()
        row = connections.search([*there, ("partner_id", "=", self.anna.id)])
        self.assertEqual((row.contact_count, row.last_contact), (1, self.ago(3)))
