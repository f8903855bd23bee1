import logging
import re
from datetime import date, datetime, timezone

from markupsafe import Markup

from odoo import SUPERUSER_ID, api, models
from odoo.fields import Command
from odoo.tools import email_normalize, html2plaintext, plaintext2html
from odoo.tools.misc import format_date, format_datetime

from ....tools import calendar_mail

LONGEST_NAME = 80

_logger = logging.getLogger(__name__)

UTC = timezone.utc

LONGEST_SUBJECT = 250

CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")


class StatcrmFeedback(models.Model):
    """How feedback comes in without anybody recording it."""

    _name = "statcrm.feedback"
    # the notes come before all that the model itself does
    _inherit = ["statcrm.noted.mixin", "statcrm.feedback"]

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """An e-mail to the alias: the sender's address tells the contact.

        An unknown sender has no customer, a colleague who forwards a mail is none:
        the main user assigns these. Where several customers use the address, those
        who answer for them choose. Alias defaults may say the kind.
        """
        # EXTENDS 'mail'
        author = self.env["res.partner"].browse(msg_dict.get("author_id") or [])
        author = author.filtered("partner_share")
        sharing = self._get_senders(msg_dict.get("email_from"))
        if len(sharing.statcrm_principal_id) > 1:
            # Odoo takes the older card for the author: nobody knows that
            author, msg_dict["author_id"] = author.browse(), False
        else:
            sharing = sharing.browse()
        values = {
            "name": msg_dict.get("subject") or self.env._("No subject"),
            "channel": "email",
            "description": msg_dict.get("body"),
            "candidate_ids": [Command.set(sharing.ids)],
            **author._statcrm_feedback_values(),
            **(custom_values or {}),
        }
        return super().message_new(msg_dict, custom_values=values)

    @api.model
    def _from_answer(self, partner, text, kind, channel, record):
        """Make feedback of what a customer wrote in a survey or a campaign.

        Called by whatever receives the answer. The same text about the same record
        makes no second one, so an answer may be processed again.

        :param partner: who answered, a person or an organisation; may be empty
        :param str text: as typed; a text without words makes nothing
        :param str kind: complaint, praise, suggestion or request
        :param str channel: survey, campaign, or another of the channels
        :param record: the answer that it comes from, any model
        :return: the feedback, as superuser; empty when there is no text
        """
        feedback_sudo = self.sudo()
        text = (text or "").strip()
        if not text:
            return feedback_sudo.browse()
        same = feedback_sudo.with_context(active_test=False).search(
            [
                ("res_model", "=", record._name),
                ("res_id", "=", record.id),
                ("kind", "=", kind),
            ]
        )
        same = same.filtered(lambda one: html2plaintext(one.description) == text)
        return same[:1] or feedback_sudo.create(
            {
                "name": self._get_first_line(text),
                "kind": kind,
                "channel": channel,
                "description": plaintext2html(text),
                "res_model": record._name,
                "res_id": record.id,
                **partner._statcrm_feedback_values(),
            }
        )

    @api.model
    def _get_first_line(self, text):
        line = text.splitlines()[0].strip()
        if len(line) <= LONGEST_NAME:
            return line
        return line[:LONGEST_NAME].rsplit(" ", 1)[0] + "…"

    # What becomes of a mail to the addresses for feedback, before it is recorded.
    #
    # One mail is recorded once, however many addresses it went to and however often
    # it is delivered. What no person wrote is no feedback: it stays as a note, told
    # to nobody, on the card of a sender that is known, or below the feedback that it
    # answers. An invitation is told to a person.

    @api.model
    def _choose_routes(self, message, message_dict, routes):
        """Return the routes of `message_route` that are followed.

        :param message_dict: the parsed mail; changed where more is known of it
        """
        ours = [route for route in routes if route[0] == self._name]
        others = [route for route in routes if route[0] != self._name]
        if self._is_delivered(message_dict["message_id"]):
            _logger.info("Mail %s was delivered before.", message_dict["message_id"])
            return others
        message_dict["subject"] = self._clean_line(message_dict.get("subject"))
        invitation = calendar_mail.read(message)
        if invitation:
            self._tell_invitation(message_dict, invitation)
        answers = [route for route in ours if route[1]]
        fresh = [route for route in ours if not route[1]]
        if message_dict.get("statcrm_automatic"):
            if fresh:
                self._note_automatic(message_dict)
            # below what it answers, as a note; who wrote the answered mail is not told
            message_dict["is_internal"] = True
            message_dict.pop("parent_id", None)
            return others + answers
        # the sender says that it is a complaint, whatever else it is
        fresh.sort(key=lambda route: (route[2] or {}).get("kind") != "complaint")
        if invitation:
            fresh = [self._mark_invitation(route) for route in fresh]
        return others + (answers or fresh[:1])

    @api.model
    def _mark_invitation(self, route):
        """An invitation is no complaint, whatever address it came to."""
        model, thread_id, values, user_id, alias = route
        values = {**(values or {}), "kind": "request", "is_invitation": True}
        return model, thread_id, values, user_id, alias

    @api.model
    def _is_delivered(self, message_id):
        """Whether this mail has come in by another delivery, also one at this moment.

        Odoo looks for the number of the message before it works on it: two deliveries
        at once do not see each other. So one waits for the other here, and looks with
        fresh eyes, as its own transaction began before.
        """
        self.env.cr.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"statcrm.feedback {message_id}"],
        )
        with self.env.registry.cursor() as cr:
            cr.execute(
                "SELECT FROM mail_message WHERE message_id = %s LIMIT 1", [message_id]
            )
            return bool(cr.rowcount)

    @api.model
    def _clean_line(self, text):
        """Make one line of a text: no sign in it may end the header of a mail."""
        return " ".join(CONTROL.sub(" ", text or "").split())[:LONGEST_SUBJECT]

    @api.model
    def _note_automatic(self, message_dict):
        """Leave an automatic mail as a note on its sender's card, told to nobody.

        Where the sender is not known, or the address belongs to several customers,
        there is no card to leave it on.
        """
        cards = self._get_senders(message_dict["email_from"])
        if len(cards.statcrm_principal_id) != 1:
            _logger.info(
                "Automatic mail %s is no feedback.", message_dict["message_id"]
            )
            return
        card = cards.sorted("is_company")[:1]
        card = card.with_user(SUPERUSER_ID).with_context(
            mail_create_nosubscribe=True, mail_post_autofollow_author_skip=True
        )
        card.message_post(
            subject=message_dict["subject"],
            body=Markup(message_dict.get("body") or ""),
            message_type="email",
            subtype_xmlid="mail.mt_note",
            author_id=card.id,
            email_from=message_dict["email_from"],
            message_id=message_dict["message_id"],
            attachments=message_dict.get("attachments"),
            statcrm_automatic=message_dict["statcrm_automatic"],
        )

    @api.model
    def _get_senders(self, email_from):
        """Return the customers' cards with an address; none if it is a colleague's."""
        address = email_normalize(email_from, strict=False)
        cards = self.env["res.partner"].sudo()
        if address:
            cards = cards.search([("email_normalized", "=", address)])
        return cards if all(cards.mapped("partner_share")) else cards.browse()

    @api.model
    def _tell_invitation(self, message_dict, invitation):
        """Put an invitation into words, and its calendar into a file that opens."""
        # a calendar sends it by itself for a person, and a person answers it
        message_dict.pop("statcrm_automatic", None)
        title = self._get_invitation_title(invitation)
        moment = self._format_moment(invitation["start"])
        facts = [title, moment, self._clean_line(invitation["location"])]
        text = Markup("<p>%s</p>") % ", ".join(filter(None, facts))
        body = message_dict.get("body") or ""
        words = html2plaintext(body).strip()
        if "BEGIN:VCALENDAR" in body or not (words or "<img" in body):
            body = ""
        message_dict["subject"] = title
        message_dict["body"] = text + Markup(body)
        attachments = message_dict.setdefault("attachments", [])
        names = {one[0] for one in attachments}
        attachments[:] = [
            one
            for one in attachments
            if one[0] != "attachment" or not _is_calendar(one)
        ]
        if "invite.ics" not in names:
            attachments.append(
                self._Attachment("invite.ics", invitation["content"].encode(), {})
            )

    @api.model
    def _get_invitation_title(self, invitation):
        name = self._clean_line(invitation["summary"]) or self.env._("No subject")
        if invitation["method"] == "CANCEL":
            return self.env._("Cancelled: %(name)s", name=name)
        if invitation["method"] == "COUNTER":
            return self.env._("Another time is proposed: %(name)s", name=name)
        if invitation["method"] == "REPLY":
            answers = {
                "ACCEPTED": self.env._("Accepted: %(name)s", name=name),
                "DECLINED": self.env._("Declined: %(name)s", name=name),
                "TENTATIVE": self.env._("Perhaps: %(name)s", name=name),
            }
            other = self.env._("Answer to an invitation: %(name)s", name=name)
            return answers.get(invitation["answer"].upper(), other)
        return self.env._("Invitation: %(name)s", name=name)

    @api.model
    def _format_moment(self, moment):
        if isinstance(moment, datetime):
            moment = moment.astimezone(UTC).replace(tzinfo=None)
            zone = self.env.company._statcrm_tz()
            return format_datetime(self.env, moment, zone, "d MMM y HH:mm")
        if isinstance(moment, date):
            return format_date(self.env, moment, date_format="d MMM y")
        return self._clean_line(moment)


def _is_calendar(attachment):
    content = attachment[1]
    start = (
        content[:200]
        if isinstance(content, str)
        else bytes(content[:200]).decode("utf-8", "replace")
    )
    return "BEGIN:VCALENDAR" in start
