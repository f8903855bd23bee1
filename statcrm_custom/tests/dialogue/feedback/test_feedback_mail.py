from unittest.mock import patch

from lxml import html

from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from odoo.addons.mail.tests.common import MockEmail

from ..feedback_case import FeedbackCommon

GATEWAY = "odoo.addons.mail.models.mail_thread"
ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href="jAvAsCrIpT&colon;alert(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<iframe src="https://evil.example"></iframe>',
    '<object data="https://evil.example"></object>',
    '<embed src="https://evil.example">',
    '<form action="https://evil.example"><input name="password"></form>',
    '<body onload="alert(1)">',
    '<div style="background:url(javascript:alert(1))">x</div>',
    '<meta http-equiv="refresh" content="0;url=https://evil.example">',
    "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>",
    "<<script>alert(1)//<</script>",
    "<p onclick='alert(1)'>x</p>",
    "<t t-out='env.user.password'/>",
    "{{ object.env.user.login }}",
]
HARM = (
    "<script",
    "onerror",
    "onload",
    "onclick",
    "javascript:",
    "<iframe",
    "<object",
    "<embed",
    "<form",
    "<input",
    "<meta",
    "data:text/html",
    "t-out",
)


@tagged("post_install", "-at_install")
class TestFeedbackByMail(FeedbackCommon):
    def assertHarmless(self, text):
        found = [harm for harm in HARM if harm in str(text).lower()]
        self.assertFalse(found, text)

    def test_the_sender_tells_the_contact_and_the_customer(self):
        one = self.mail_in(
            '"Lauri M" <LAURI@board.example>', subject="Where are my tables?"
        )
        self.assertEqual(one.name, "Where are my tables?")
        self.assertEqual((one.partner_id, one.contact_id), (self.board, self.lauri))
        self.assertEqual(one.user_id, self.account_manager)
        self.assertEqual((one.kind, one.channel), ("request", "email"))
        self.assertEqual(one.description.strip(), "<p>x</p>")
        mail = one.message_ids.filtered(lambda one: one.message_type == "email")
        self.assertEqual(mail.author_id, self.lauri)

    def test_the_address_for_complaints_makes_complaints(self):
        one = self.mail_in(self.kaisa.email, to="complaints", subject="Late again")
        self.assertEqual(one.kind, "complaint")
        self.assertEqual(
            self.told(self.account_manager, one),
            ["Complaint from Ministry: Late again"],
        )

    def test_an_unknown_sender_waits_for_the_main_user(self):
        partners = self.Partner.search_count([])
        one = self.mail_in("nobody@nowhere.example")
        self.assertFalse(one.partner_id or one.contact_id or one.user_id)
        self.assertEqual(one.email_from, "nobody@nowhere.example")
        self.assertEqual(self.Partner.search_count([]), partners)
        tile = self.counted(self.main_user)["feedback_unassigned"]
        found = self.Feedback.search(tile["action"]["domain"])
        self.assertIn(one, found)
        one.with_user(self.main_user).partner_id = self.ministry
        self.assertEqual(one.user_id, self.account_manager)

    def test_a_colleague_who_forwards_is_no_customer(self):
        one = self.mail_in(self.staff.email, subject="Fwd: tables")
        self.assertFalse(one.partner_id or one.contact_id)

    def test_an_organisation_that_writes_has_no_person(self):
        self.board.email = "info@board.example"
        one = self.mail_in("info@board.example")
        self.assertEqual((one.partner_id, one.contact_id.id), (self.board, False))

    def test_a_mail_without_subject_or_text(self):
        one = self.mail_in(self.kaisa.email, subject="", body="")
        self.assertEqual(one.name, "No subject")

    @mute_logger(GATEWAY)
    def test_the_same_mail_twice_is_one(self):
        self.assertTrue(self.mail_in(self.kaisa.email, number="same"))
        self.assertFalse(self.mail_in(self.kaisa.email, number="same"))

    @mute_logger(GATEWAY, "odoo.addons.mail.models.mail_mail")
    def test_an_answering_machine_makes_no_endless_feedback(self):
        self.env["ir.config_parameter"].set_param("mail.gateway.loop.threshold", "4")
        made = [bool(self.mail_in("robot@customer.example")) for _mail in range(6)]
        self.assertEqual(made, [True] * 4 + [False] * 2)
        self.assertTrue(self.mail_in(self.kaisa.email))
        bounces = self.env["mail.mail"].search(
            [("email_to", "=", "robot@customer.example")]
        )
        reference = "<1-loop-detection-bounce-email@customer.example>"
        self.assertIn("loop-detection-bounce-email", bounces[:1].references)
        self.env["ir.config_parameter"].set_param("mail.gateway.loop.threshold", "99")
        answer = self.mail_in(
            "robot@customer.example", headers=f"In-Reply-To: {reference}\n"
        )
        self.assertFalse(answer)

    def test_a_reply_goes_to_the_feedback_that_it_answers(self):
        one = self.mail_in(self.kaisa.email)
        mail = one.message_ids.filtered(lambda one: one.message_type == "email")
        more = self.mail_in(
            self.kaisa.email,
            subject="Re: Hello",
            headers=f"In-Reply-To: {mail.message_id}\n",
        )
        self.assertFalse(more)
        mails = one.message_ids.filtered(lambda one: one.message_type == "email")
        self.assertEqual(len(mails), 2)

    @mute_logger("odoo.tools.mail")
    def test_attacks_in_mails_are_harmless(self):
        for attack in ATTACKS:
            with self.subTest(attack=attack):
                one = self.mail_in(
                    self.kaisa.email,
                    subject=attack.replace("\n", " "),
                    body=f"<div>{attack}<p>ours</p></div>",
                )
                self.assertHarmless(one.description)
                for message in one.message_ids:
                    self.assertHarmless(message.body)

    @mute_logger("odoo.tools.mail")
    def test_attacks_that_are_typed_are_harmless(self):
        for attack in ATTACKS:
            with self.subTest(attack=attack):
                one = self.feedback("praise", description=attack, answer=attack)
                self.assertHarmless(one.description)
                self.assertHarmless(one.answer)

    def elements(self, page):
        """The elements of a page with their attributes: what is text makes none."""
        return [(one.tag, *one.keys()) for one in page.iter()]

    def paper(self, name):
        one = self.feedback("suggestion", name=name, description=f"<p>{name}</p>")
        page, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "statcrm_custom.statcrm_feedback_outline", one.ids
        )
        return html.fromstring(page)

    def reminder(self, name):
        """The mail about a complaint to who answers for the customer."""
        complaint = self.feedback(name=name)
        mails = self.env["mail.mail"].search(
            [("model", "=", complaint._name), ("res_id", "=", complaint.id)]
        )
        mail = mails.filtered(
            lambda mail: self.account_manager.partner_id in mail.recipient_ids
        )
        self.assertEqual(mail.subject, f"Complaint from Ministry: {name}")
        return html.fromstring(mail.body_html)

    @mute_logger("odoo.tools.mail")
    def test_attacks_are_harmless_on_paper_and_in_the_reminder(self):
        paper = self.elements(self.paper("Plain"))
        reminder = self.elements(self.reminder("Plain"))
        for attack in ATTACKS:
            with self.subTest(attack=attack):
                page = self.paper(attack)
                self.assertIn(attack, page.text_content())
                self.assertEqual(self.elements(page), paper)
                page = self.reminder(attack)
                self.assertIn(attack, page.text_content())
                self.assertEqual(self.elements(page), reminder)

    def test_answer_by_mail(self):
        one = self.mail_in(self.kaisa.email, subject="When?").with_user(
            self.account_manager
        )
        action = one.action_answer_mail()
        composer = Form(
            self.env[action["res_model"]]
            .with_user(self.account_manager)
            .with_context(**action["context"])
        ).save()
        self.assertEqual(composer.partner_ids.mapped("name"), ["Kaisa"])
        self.assertEqual(composer.subject, "Re: When?")
        composer.body = "<p>On Monday.</p>"
        composer._action_send_mail()
        self.assertEqual(one.state, "answered")
        self.assertTrue(one.answered_on)
        self.assertIn("On Monday.", one.answer)
        sent = one.message_ids[0]
        self.assertEqual(sent.notified_partner_ids, self.kaisa)
        said, answered = self.in_the_file(one)
        self.assertEqual(
            (said.kind, said.outcome, said.partner_id),
            ("feedback", "answered", self.kaisa),
        )
        self.assertEqual(
            (answered.kind, answered.outcome, answered.partner_id),
            ("email_out", False, self.kaisa),
        )
        self.assertEqual(answered.date, one.answered_on)
        self.assertEqual(answered.summary, "When? – On Monday.")
        one.action_close()
        self.assertEqual(self.in_the_file(one)[0].outcome, "closed")

    def in_the_file(self, one):
        """What the customer file says of feedback: it, and the answer by mail."""
        self.env.flush_all()
        self.env.invalidate_all()
        file = self.env["statcrm.interaction"].search(
            [("res_model", "=", one._name), ("res_id", "=", one.id)]
        )
        return file.sorted("arm")

    def test_an_answer_by_phone_is_no_mail(self):
        one = self.feedback("request", contact_id=self.kaisa.id)
        self.assertEqual(self.in_the_file(one).outcome, "open")
        one.answer = "<p>On Monday.</p>"
        one.action_answered()
        self.assertEqual(self.in_the_file(one).outcome, "answered")

    def test_another_message_is_no_answer(self):
        one = self.feedback("request", contact_id=self.kaisa.id)
        question = "Has anybody heard more?"
        one.message_post(body=question, message_type="comment")
        self.assertEqual(one.state, "new")


@tagged("post_install", "-at_install")
class TestAnswerNotSent(FeedbackCommon, MockEmail):
    def answer(self, method):
        """An answer by mail, while a method of the mail server fails."""
        one = self.mail_in(self.kaisa.email, subject="When?")
        one.user_id = self.account_manager
        action = one.with_user(self.account_manager).action_answer_mail()
        composer = Form(
            self.env[action["res_model"]]
            .with_user(self.account_manager)
            .with_context(**action["context"])
        ).save()
        composer.body = "<p>On Monday.</p>"
        server = self.registry["ir.mail_server"]
        with (
            self.mock_mail_gateway(),
            patch.object(server, method, side_effect=OSError("down")),
            mute_logger("odoo.addons.mail.models.mail_mail"),
        ):
            composer._action_send_mail()
        return one

    def notes(self, feedback):
        return " ".join(str(body) for body in feedback.message_ids.mapped("body"))

    def test_an_answer_that_could_not_be_sent_is_no_answer(self):
        one = self.answer("send_email")
        self.assertEqual(one.state, "in_progress")
        self.assertFalse(one.answered_on)
        self.assertIn("On Monday.", one.answer)
        self.assertIn("could not be sent", self.notes(one))
        tasks = one.activity_ids.filtered(
            lambda task: "Send the answer" in task.summary
        )
        self.assertEqual(tasks.user_id, self.account_manager)

    def test_why_is_told_also_where_no_server_answers(self):
        one = self.answer("_connect__")
        self.assertEqual(one.state, "in_progress")
        self.assertIn("could not be sent: Connection failed", self.notes(one))
