from odoo import SUPERUSER_ID

from ..common import StatcrmCommon

MAIL = """From: {sender}
To: {to}
Subject: {subject}
Message-ID: <{number}@customer.example>
{headers}MIME-Version: 1.0
Content-Type: text/html; charset=utf-8

{body}
"""


class FeedbackCommon(StatcrmCommon):
    """A ministry with its board, a person in each, and who answers for them."""

    number = 0  # of the mails, which are all different

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Feedback = cls.env["statcrm.feedback"]
        cls.ministry = cls.company_partner(
            "Ministry",
            user_id=cls.account_manager.id,
            statcrm_segment_id=cls.segment("central_government").id,
        )
        cls.segment("central_government").manager_id = cls.segment_manager
        cls.board = cls.company_partner("Board", cls.ministry)
        cls.kaisa = cls.person("Kaisa", cls.ministry, email="kaisa@ministry.example")
        cls.lauri = cls.person("Lauri", cls.board, email="lauri@board.example")
        cls.unit = cls.make_unit("Education", cls.account_manager)
        domain = cls.env["mail.alias.domain"].create({"name": "statistics.example"})
        for name in ("feedback", "complaints"):
            alias = cls.env.ref(f"statcrm_custom.mail_alias_{name}")
            alias.alias_domain_id = domain

    @classmethod
    def feedback(cls, kind="complaint", partner=None, user=None, **values):
        values = {
            "name": "The tables were late",
            "kind": kind,
            "channel": "phone",
            "partner_id": (partner or cls.ministry).id,
            **values,
        }
        made = cls.Feedback.with_user(user or cls.staff).create(values)
        return made.with_env(cls.env)

    @classmethod
    def mail_in(cls, sender, to="feedback", subject="Hello", body="<p>x</p>", **more):
        """Hand a mail to the gateway; the feedback made of it, or nothing."""
        FeedbackCommon.number += 1
        before = cls.Feedback.search([]).ids
        text = MAIL.format(
            sender=sender,
            to=f"{to}@statistics.example",
            subject=subject,
            body=body,
            number=more.get("number", FeedbackCommon.number),
            headers=more.get("headers", ""),
        )
        gateway = cls.env["mail.thread"].with_user(SUPERUSER_ID)
        gateway.message_process(None, text)
        return cls.Feedback.search([("id", "not in", before)])

    def told(self, user, feedback):
        """What was sent to a user about feedback: the subjects."""
        messages = self.env["mail.message"].search(
            [
                ("model", "=", "statcrm.feedback"),
                ("res_id", "in", feedback.ids),
                ("message_type", "=", "user_notification"),
                ("notified_partner_ids", "in", user.partner_id.ids),
            ]
        )
        return messages.mapped("subject")
