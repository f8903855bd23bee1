import email
import email.policy

from odoo import SUPERUSER_ID
from odoo.tests import BaseCase, tagged

from ...tools import automatic_mail
from ..common import StatcrmCommon

TEXT = "From: a@b.example\nTo: us@c.example\nSubject: Hello\n{}\n\nI am away.\n"
REPORT = """From: {sender}
To: {to}
Subject: {subject}
Message-ID: <report-{number}@b.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type={kind}; boundary="x"

--x
Content-Type: text/plain

About your mail.
--x
Content-Type: message/{kind}

Reporting-MTA: dns; mx.b.example

Final-Recipient: rfc822; {sender}
{fields}

--x
Content-Type: text/rfc822-headers

Message-Id: {message_id}

--x--
"""

HELLO = "Hello"


def parsed(text):
    return email.message_from_string(text, policy=email.policy.SMTP)


def report(kind, fields="", **values):
    values = {"sender": "a@b.example", "to": "us@c.example", "subject": "x"} | values
    values = {"number": 1, "message_id": "<1@c.example>"} | values
    return REPORT.format(kind=kind, fields=fields, **values)


@tagged("at_install", "-post_install")
class TestAutomaticMailHeaders(BaseCase):
    def assertKind(self, headers, kind):
        with self.subTest(headers=headers):
            self.assertEqual(automatic_mail.kind_of(parsed(TEXT.format(headers))), kind)

    def test_what_answers_by_itself(self):
        for headers in (
            "Auto-Submitted: auto-replied",
            "Auto-submitted: AUTO-GENERATED; owner-email=a@b.example",
            "Auto-Submitted: auto-notified",
            "X-Auto-Response-Suppress: All",
            "X-Auto-Response-Suppress: DR, RN, NRN, OOF, AutoReply",
            "X-Autoreply: yes",
            "X-Auto-Reply: 1",
            "X-Autorespond: I am away",
            "Precedence: auto_reply",
            "Precedence: bulk\nX-Autoreply: yes",
            "Precedence: bulk\nAuto-Submitted: auto-replied (vacation)",
            "Auto-Submitted: no\nAuto-Submitted: auto-replied",
        ):
            self.assertKind(headers, "answer")

    def test_what_is_sent_to_many(self):
        for headers in (
            "Precedence: bulk",
            "Precedence: Junk",
            "precedence: list",
            "List-Id: News <news.b.example>",
            "List-Unsubscribe: <mailto:off@b.example>",
            "List-Post: <mailto:news@b.example>",
            "List-Unsubscribe: <https://b.example>\nAuto-Submitted: auto-generated",
        ):
            self.assertKind(headers, "bulk")

    def test_what_is_told_of_a_mail(self):
        for headers in (
            "Return-Path: <>",
            "X-Failed-Recipients: us@c.example",
            "MIME-Version: 1.0\nContent-Type: message/disposition-notification",
        ):
            self.assertKind(headers, "report")
        for kind in automatic_mail.REPORTS:
            self.assertEqual(automatic_mail.kind_of(parsed(report(kind))), "report")

    def test_what_a_person_wrote(self):
        for headers in (
            "X-Mailer: Outlook",
            "Auto-Submitted: no",
            "Auto-Submitted: no (sent by hand)",
            "Auto-Submitted:",
            "Precedence: normal",
            "Precedence: first-class",
            "X-Auto-Response-Suppress: None",
            "Return-Path: <a@b.example>",
            "In-Reply-To: <auto-replied@b.example>",
            "Subject: Automatic reply: List-Id: bulk",
        ):
            self.assertKind(headers, False)

    def test_what_came_back_and_what_did_not(self):
        for kind, fields, failed in (
            ("delivery-status", "Action: failed\nStatus: 5.1.1", True),
            ("delivery-status", "Status: 5.1.1", True),
            ("delivery-status", "Action: delayed\nStatus: 4.4.1", False),
            ("delivery-status", "Action: relayed", False),
            ("delivery-status", "Action: delivered", False),
            ("disposition-notification", "Disposition: a/b; displayed", False),
            ("feedback-report", "Feedback-Type: abuse", False),
        ):
            with self.subTest(kind=kind, fields=fields):
                mail = parsed(report(kind, fields))
                self.assertEqual(automatic_mail.tells_failure(mail), failed)
        daemon = parsed(TEXT.format("X: y").replace("a@b", "mailer-daemon@b"))
        self.assertTrue(automatic_mail.tells_failure(daemon))


@tagged("post_install", "-at_install")
class TestAutomaticMailArrives(StatcrmCommon):
    """What the gateway keeps, on whatever record a mail arrives."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ministry = cls.company_partner("Ministry")
        cls.anna = cls.person("Anna", cls.ministry, email="anna@ministry.example")

    def posted(self, record, **values):
        return record.message_post(
            body=HELLO, message_type="comment", subtype_xmlid="mail.mt_comment"
        )

    def arrive(self, text):
        gateway = self.env["mail.thread"].with_user(SUPERUSER_ID)
        return gateway.message_process(None, text)

    def answered(self, record, headers):
        """What came in as an answer to a message on a record."""
        question = self.posted(record)
        before = record.message_ids
        headers = f"In-Reply-To: {question.message_id}\n{headers}"
        text = TEXT.replace("a@b.example", self.anna.email).format(headers)
        self.arrive(text + f"{record._name} {headers}")
        return record.message_ids - before

    def test_on_every_kind_of_record(self):
        for record in (
            self.anna,
            self.ministry,
            self.env["crm.lead"].create({"name": "L", "partner_id": self.anna.id}),
            self.env["sale.order"].create({"partner_id": self.anna.id}),
            self.env["project.project"].create({"name": "P"}),
        ):
            with self.subTest(record=record):
                note = self.answered(record, "Auto-Submitted: auto-replied\nX-Y: z")
                self.assertEqual(note.message_type, "email")
                self.assertEqual(note.statcrm_automatic, "answer")
                self.assertEqual(note.author_id, self.anna)
                mail = self.answered(record, "X-Mailer: x")
                self.assertEqual(mail.message_type, "email")
                self.assertFalse(mail.statcrm_automatic)

    def test_a_new_record_keeps_it_too(self):
        alias = self.env["mail.alias"].create(
            {
                "alias_name": "offers",
                "alias_model_id": self.env["ir.model"]._get_id("crm.lead"),
                "alias_domain_id": self.env["mail.alias.domain"]
                .create({"name": "c.example"})
                .id,
            }
        )
        text = TEXT.replace("us@c.example", alias.alias_full_name)
        self.arrive(text.format("Message-ID: <n@b.example>\nList-Id: <n.b.example>"))
        lead = self.env["crm.lead"].search([("name", "=", "Hello")])
        mail = lead.message_ids.filtered(lambda one: one.message_type == "email")
        self.assertEqual(mail.statcrm_automatic, "bulk")

    def status_after(self, kind, fields):
        message = self.anna.message_post(
            body=HELLO,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=self.anna.ids,
        )
        before = self.anna.message_ids
        text = report(
            kind,
            fields,
            sender=self.anna.email,
            message_id=message.message_id,
            number=message.id,
        )
        self.arrive(text)
        self.assertEqual(self.anna.message_ids, before)
        return message.notification_ids.notification_status

    def test_only_a_failure_is_one(self):
        for kind, fields, bounced in (
            ("delivery-status", "Action: failed\nStatus: 5.1.1", True),
            ("delivery-status", "Action: delayed\nStatus: 4.4.1", False),
            ("disposition-notification", "Disposition: a/b; displayed", False),
            ("feedback-report", "Feedback-Type: abuse", False),
        ):
            with self.subTest(kind=kind, fields=fields):
                self.assertEqual(self.status_after(kind, fields) == "bounce", bounced)
