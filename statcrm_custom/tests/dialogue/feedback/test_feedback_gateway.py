"""Mails to the addresses for feedback as they come: by themselves, twice, too long."""

import threading
import time
import tracemalloc

from odoo import SUPERUSER_ID, api
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from ..feedback_case import FeedbackCommon

GATEWAY = "odoo.addons.mail.models.mail_thread"
ROUTE = "odoo.addons.statcrm_custom.models.dialogue.feedback.statcrm_feedback_arrival"
AUTOMATIC = [
    ("Auto-Submitted: auto-replied", "answer"),
    ("Auto-Submitted: auto-generated", "answer"),
    ("X-Autoreply: yes", "answer"),
    ("X-Auto-Response-Suppress: All", "answer"),
    ("Precedence: bulk", "bulk"),
    ("List-Unsubscribe: <mailto:off@ministry.example>", "bulk"),
]
CALENDAR = """From: {sender}
To: {to}@statistics.example
Subject: {subject}
Message-ID: <{number}@customer.example>
{headers}MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="xx"

--xx
Content-Type: text/plain; charset=utf-8

{text}
--xx
Content-Type: text/calendar; charset=utf-8; method={method}

BEGIN:VCALENDAR
VERSION:2.0
METHOD:{method}
BEGIN:VEVENT
UID:1@customer.example
SUMMARY:Where are the tables\\, and when?
ATTENDEE;PARTSTAT=DECLINED;CN="Feedback: all":mailto:feedback@statistics.example
LOCATION:Room 3
DTSTART;TZID=Europe/Helsinki:20260720T100000
DTEND;TZID=Europe/Helsinki:20260720T110000
END:VEVENT
END:VCALENDAR
--xx--
"""


class GatewayCase(FeedbackCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Feedback.search([]).write({"active": False})

    def tasks(self, feedback, user=None):
        return feedback.activity_ids.filtered(
            lambda task: not user or task.user_id == user
        )

    def process(self, text):
        before = self.Feedback.search([]).ids
        gateway = self.env["mail.thread"].with_user(SUPERUSER_ID)
        gateway.message_process(None, text)
        return self.Feedback.search([("id", "not in", before)])

    def notes(self, card):
        return card.message_ids.filtered("statcrm_automatic")


@freeze_time("2026-07-15 09:00:00")
@tagged("post_install", "-at_install")
class TestFeedbackGateway(GatewayCase):
    def test_what_nobody_wrote_is_no_feedback(self):
        for number, (header, kind) in enumerate(AUTOMATIC):
            for to in ("feedback", "complaints"):
                with self.subTest(header=header, to=to):
                    made = self.mail_in(
                        self.kaisa.email,
                        to=to,
                        subject=f"Away {number} {to}",
                        headers=f"{header}\n",
                    )
                    self.assertFalse(made)
                    note = self.notes(self.kaisa)[0]
                    self.assertEqual(note.subject, f"Away {number} {to}")
                    self.assertEqual(note.statcrm_automatic, kind)
                    self.assertTrue(note.is_internal or note.subtype_id.internal)
                    self.assertFalse(note.notified_partner_ids)
        self.assertFalse(self.Feedback.search([]))
        self.assertFalse(
            self.env["mail.activity"].search([("res_model", "=", "statcrm.feedback")])
        )

    @mute_logger(ROUTE)
    def test_an_automatic_mail_of_nobody_known_leaves_nothing(self):
        before = self.env["mail.message"].search_count([])
        made = self.mail_in(
            "robot@nowhere.example", to="complaints", headers="Precedence: junk\n"
        )
        self.assertFalse(made)
        self.assertEqual(self.env["mail.message"].search_count([]), before)

    def test_one_mail_to_both_addresses_is_one_complaint(self):
        to = "feedback@statistics.example, complaints"
        one = self.mail_in(self.kaisa.email, to=to, subject="Late", number="both")
        self.assertEqual(len(one), 1)
        self.assertEqual(one.kind, "complaint")
        self.assertEqual(len(self.told(self.account_manager, one)), 1)
        mails = one.message_ids.filtered(lambda mail: mail.message_type == "email")
        self.assertEqual(len(mails), 1)
        with mute_logger(GATEWAY, ROUTE):
            again = self.mail_in(self.kaisa.email, to="complaints", number="both")
        self.assertFalse(again)

    def test_an_absence_note_to_both_addresses_is_one_note(self):
        to = "feedback@statistics.example, complaints"
        headers = "Auto-Submitted: auto-replied\n"
        for _delivery in range(2):
            with mute_logger(GATEWAY, ROUTE):
                self.mail_in(self.kaisa.email, to=to, headers=headers, number="note")
        self.assertEqual(len(self.notes(self.kaisa)), 1)

    def test_a_newline_in_the_subject(self):
        subject = "=?utf-8?q?When=0D=0ABcc:_all=40customer.example=0A=00=3F?="
        one = self.mail_in(self.kaisa.email, subject=subject)
        self.assertEqual(one.name, "When Bcc: all@customer.example ?")
        self.assertNotIn("\n", one.message_ids[-1].subject or "")
        typed = self.feedback("request", name="Two\r\nlines", contact_id=self.kaisa.id)
        typed.name = "Three\nlines\x0bin all"
        self.assertEqual(typed.name, "Three lines in all")
        for feedback in (one, typed):
            action = feedback.with_user(self.account_manager).action_answer_mail()
            model = self.env[action["res_model"]].with_user(self.account_manager)
            composer = Form(model.with_context(**action["context"])).save()
            composer._action_send_mail()
            self.assertEqual(feedback.state, "answered")
            mail = self.env["mail.mail"].search(
                [("mail_message_id", "in", feedback.message_ids.ids)], limit=1
            )
            built = self.env["ir.mail_server"]._build_email__(
                "us@statistics.example", ["kaisa@ministry.example"], mail.subject, "x"
            )
            self.assertNotIn("\n", built["Subject"])

    def test_an_invitation_is_told_to_a_person(self):
        titles = {
            "REQUEST": "Invitation: Where are the tables, and when?",
            "CANCEL": "Cancelled: Where are the tables, and when?",
            "REPLY": "Declined: Where are the tables, and when?",
        }
        for number, (method, title) in enumerate(titles.items()):
            with self.subTest(method=method):
                one = self.process(
                    CALENDAR.format(
                        sender=self.kaisa.email,
                        to="complaints",
                        subject="Meeting",
                        number=f"calendar-{number}",
                        headers="Auto-Submitted: auto-generated\n",
                        text="",
                        method=method,
                    )
                )
                self.assertEqual(one.name, title)
                self.assertEqual((one.kind, one.contact_id), ("request", self.kaisa))
                self.assertIn(title, one.description)
                self.assertIn("Jul 20, 2026, ", one.description)
                self.assertNotIn("<pre", one.description)
                self.assertIn("Room 3", one.description)
                files = one.message_ids.attachment_ids
                self.assertEqual(files.mapped("name"), ["invite.ics"])
                self.assertIn(b"BEGIN:VCALENDAR", files.raw)
                self.assertEqual(self.tasks(one).user_id, self.account_manager)

    def test_what_was_written_beside_an_invitation_stays(self):
        one = self.process(
            CALENDAR.format(
                sender="new@nowhere.example",
                to="feedback",
                subject="Meeting",
                number="calendar-text",
                headers="",
                text="Please bring the tables.",
                method="REQUEST",
            )
        )
        self.assertIn("Please bring the tables.", one.description)
        self.assertIn("Invitation: Where", one.description)
        self.assertIn(self.main_user, self.tasks(one).user_id)

    def test_a_long_mail_is_cut_and_kept_as_a_file(self):
        row = "<tr><td style='color: red'>x</td><td><b>1</b></td></tr>"
        body = f"<p>First</p><table>{row * 40_000}</table>"
        self.assertGreater(len(body), 2_000_000)
        tracemalloc.start()
        begun = time.process_time()
        one = self.mail_in(self.kaisa.email, body=body)
        spent = time.process_time() - begun
        memory = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        self.assertIn("First", one.description)
        self.assertLess(len(one.description), 500_000)
        [whole] = one.message_ids.attachment_ids
        self.assertEqual(whole.name, "message.html")
        self.assertGreater(whole.file_size, len(body))
        self.assertLess(memory, 200e6)
        self.assertLess(spent, 15, "tracing makes it several times slower")

    def test_tags_that_are_never_closed_take_no_time(self):
        for sign in ("<", "<!--", "<a href='", "<o:", "<![CDATA["):
            with self.subTest(sign=sign):
                body = sign * (150_000 // len(sign))
                begun = time.process_time()
                one = self.mail_in(self.kaisa.email, body=f"<p>First</p>{body}")
                self.assertLess(time.process_time() - begun, 3)
                self.assertIn("First", one.description)
                self.assertEqual(len(one.message_ids.attachment_ids), 1)

    def test_a_picture_in_the_text_is_no_text(self):
        picture = f'<img src="data:image/png;base64,{"A" * 300_000}">'
        one = self.mail_in(self.kaisa.email, body=f"<p>See</p>{picture}<p>Why?</p>")
        self.assertIn("Why?", one.description)
        self.assertEqual(len(one.message_ids.attachment_ids), 1)


@freeze_time("2026-07-15 09:00:00")
@tagged("post_install", "-at_install")
class TestSharedAddress(GatewayCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.town = cls.company_partner("Town", user_id=cls.other_account_manager.id)
        cls.olli = cls.person("Olli", cls.town, email="Kaisa@Ministry.example")

    def test_those_who_answer_choose(self):
        one = self.mail_in(self.kaisa.email, to="complaints", subject="Bad")
        self.assertFalse(one.partner_id or one.contact_id or one.user_id)
        mail = one.message_ids.filtered(lambda mail: mail.message_type == "email")
        self.assertFalse(mail.ensure_one().author_id)
        self.assertEqual(one.candidate_ids, self.kaisa | self.olli)
        choosers = self.account_manager | self.other_account_manager
        self.assertEqual(self.tasks(one).user_id, choosers)
        for user in choosers:
            self.assertEqual(self.told(user, one), ["Choose the sender: Bad"])
        olli = self.olli.with_user(self.other_account_manager)
        olli.with_context(statcrm_feedback_id=one.id).action_statcrm_wrote_feedback()
        self.assertEqual((one.partner_id, one.contact_id), (self.town, self.olli))
        self.assertEqual(one.user_id, self.other_account_manager)
        self.assertFalse(one.candidate_ids)
        self.assertEqual(self.tasks(one).mapped("summary"), ["Answer the complaint"])
        mail = one.message_ids.filtered(lambda mail: mail.message_type == "email")
        self.assertEqual(mail.author_id, self.olli)

    def test_the_form_offers_them(self):
        one = self.mail_in(self.kaisa.email)
        form = Form(one.with_user(self.account_manager))
        self.assertEqual(len(form.candidate_ids), 2)
        form.partner_id = self.ministry
        form.save()
        self.assertEqual(one.user_id, self.account_manager)
        self.assertFalse(self.tasks(one))

    def test_the_main_user_where_one_has_nobody(self):
        self.town.user_id = False
        one = self.mail_in(self.kaisa.email)
        self.assertIn(self.account_manager, self.tasks(one).user_id)
        self.assertIn(self.main_user, self.tasks(one).user_id)

    def test_two_cards_of_one_customer_are_no_choice(self):
        self.board.email = self.lauri.email
        one = self.mail_in(self.lauri.email)
        self.assertEqual(one.partner_id, self.board)
        self.assertFalse(one.candidate_ids)

    def test_a_colleague_who_shares_an_address_is_a_colleague(self):
        self.staff.partner_id.email = "kaisa@ministry.example"
        one = self.mail_in(self.kaisa.email)
        self.assertFalse(one.partner_id or one.candidate_ids)

    @mute_logger(ROUTE)
    def test_an_absence_note_of_a_shared_address(self):
        headers = "Auto-Submitted: auto-replied\n"
        self.assertFalse(self.mail_in(self.kaisa.email, headers=headers))
        self.assertFalse(self.notes(self.kaisa) | self.notes(self.olli))


@freeze_time("2026-07-15 09:00:00")
@tagged("post_install", "-at_install")
class TestAnsweredAgain(GatewayCase):
    def answered(self, to="complaints", state="answered", day="2026-07-16 09:00:00"):
        one = self.mail_in(self.kaisa.email, to=to, subject="Late")
        with freeze_time(day):
            one.write({"answer": "<p>Sorry.</p>", "state": "answered"})
            if state != "answered":
                one.state = state
        self.assertFalse(self.tasks(one))
        return one

    def reply(self, one, sender=None, headers="", day="2026-08-20 09:00:00"):
        mail = one.message_ids.filtered(lambda mail: mail.message_type == "email")[-1]
        headers += f"In-Reply-To: {mail.message_id}\n"
        with freeze_time(day):
            made = self.mail_in(
                sender or self.kaisa.email,
                subject="Re: Late",
                body="<p>Still wrong</p>",
                headers=headers,
            )
        self.assertFalse(made)

    def test_the_customer_opens_it_again(self):
        for to, state in (
            ("complaints", "answered"),
            ("complaints", "closed"),
            ("feedback", "answered"),
            ("feedback", "closed"),
        ):
            with self.subTest(to=to, state=state):
                one = self.answered(to, state)
                self.reply(one)
                self.assertEqual(one.state, "in_progress")
                self.assertEqual(str(one.deadline), "2026-09-03")
                self.assertFalse(one.answered_on or one.answer or one.was_late)
                [task] = self.tasks(one)
                self.assertEqual(task.user_id, self.account_manager)
                self.assertEqual(task.summary, "Answer the customer again")
                [log] = one.message_ids.filtered(
                    lambda mail: "Reopened" in (mail.body or "")
                )
                self.assertIn("Sorry.", log.body)
                self.assertIn("Jul 16, 2026", log.body)
                with freeze_time("2026-09-02"):
                    self.assertNotIn(one, self.late())
                with freeze_time("2026-09-04"):
                    self.assertIn(one, self.late())
                    tile = self.counted(self.account_manager)["feedback_late"]
                    found = self.Feedback.with_user(self.account_manager).search(
                        tile["action"]["domain"]
                    )
                    self.assertIn(one, found)

    def late(self):
        return self.Feedback.search([("is_late", "=", True)])

    def test_days_are_told_where_the_house_is(self):
        """Whoever reads it, and the gateway, which has no time zone."""
        self.env.company.resource_calendar_id.tz = "Europe/Helsinki"
        one = self.feedback(date="2026-05-31 22:30:00")
        self.assertIn("Jun 1, 2026", one._get_reminder_body())
        one.sudo().write({"state": "answered", "answer": "Done"})
        one.sudo().answered_on = "2026-06-10 22:30:00"
        one.with_context(tz=False)._open_again()
        told = "".join(one.message_ids.mapped("body"))
        self.assertIn("Jun 11, 2026", told)

    def test_a_complaint_climbs_again_after_its_days(self):
        one = self.answered()
        one.sudo().escalated_on = "2026-07-14"
        self.reply(one)
        self.assertFalse(one.escalated_on)
        for day, climbed in (("2026-08-26", False), ("2026-08-28", True)):
            with freeze_time(day):
                found = self.Feedback.search(self.Feedback._get_climb_domain())
                self.assertEqual(one in found, climbed)

    def test_who_else_writes_opens_nothing(self):
        for sender, headers in (
            (None, "Auto-Submitted: auto-replied\n"),
            (None, "X-Autoreply: yes\n"),
            (self.staff.email, ""),
            ("somebody@statistics.example", ""),
        ):
            with self.subTest(sender=sender, headers=headers):
                one = self.answered()
                before = len(one.message_ids)
                self.reply(one, sender, headers)
                self.assertEqual(one.state, "answered")
                self.assertTrue(one.answered_on)
                self.assertFalse(self.tasks(one))
                self.assertEqual(len(one.message_ids), before + 1)

    def test_an_absence_note_below_an_answer_is_told_to_nobody(self):
        one = self.answered()
        self.reply(one, headers="Auto-Submitted: auto-replied\n")
        note = one.message_ids[0]
        self.assertTrue(note.subtype_id.internal)
        self.assertFalse(note.notified_partner_ids)

    def test_somebody_else_of_the_customer_opens_it_too(self):
        one = self.answered()
        self.reply(one, sender="assistant@ministry.example")
        self.assertEqual(one.state, "in_progress")

    def test_an_open_one_keeps_its_deadline(self):
        one = self.mail_in(self.kaisa.email)
        self.reply(one)
        self.assertEqual((one.state, str(one.deadline)), ("new", "2026-07-29"))
        self.assertFalse(one.reopened_on)

    def test_a_late_answer_stays_late(self):
        one = self.answered(day="2026-08-01 09:00:00")
        self.reply(one)
        self.assertTrue(one.was_late)

    def test_what_the_program_marks_is_nobodys_to_write(self):
        one = self.answered()
        values = {"reopened_on": "2026-07-01", "was_late": True}
        values["candidate_ids"] = [(4, self.kaisa.id)]
        for name, value in values.items():
            with self.assertRaisesRegex(Exception, "access|allowed"):
                one.with_user(self.main_user).write({name: value})


@tagged("post_install", "-at_install")
class TestTwoDeliveriesAtOnce(FeedbackCommon):
    """Against real connections: the second delivery waits, and sees the first."""

    def test_one_record(self):
        registry, number = self.env.registry, f"twice-{time.time_ns()}@customer.example"
        seen, first_has_lock = [], threading.Event()

        def deliver(is_first):
            with registry.cursor() as cr:
                env = api.Environment(cr, SUPERUSER_ID, {})
                cr.execute("SELECT 1")  # its transaction has begun
                if not is_first:
                    first_has_lock.wait(10)
                delivered = env["statcrm.feedback"]._is_delivered(number)
                seen.append((is_first, delivered))
                if is_first:
                    first_has_lock.set()
                    time.sleep(0.5)
                if not delivered:
                    env["mail.message"].create({"message_id": number, "body": "x"})

        threads = [
            threading.Thread(target=deliver, args=(one,)) for one in (True, False)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
        with registry.cursor() as cr:
            cr.execute("DELETE FROM mail_message WHERE message_id = %s", [number])
            count = cr.rowcount
        self.assertEqual(seen, [(True, False), (False, True)])
        self.assertEqual(count, 1)
