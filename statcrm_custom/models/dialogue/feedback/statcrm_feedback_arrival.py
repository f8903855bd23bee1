import logging
import re
from datetime import date, datetime, timezone

from markupsafe import Markup

from odoo import SUPERUSER_ID, api, models
from odoo.fields import Command
from odoo.tools import email_normalize, html2plaintext, plaintext2html

from ....tools import calendar_mail
from ....tools.day_text import format_full_day, format_full_moment

LONGEST_NAME = 80

_logger = logging.getLogger(__name__)

UTC = timezone.utc

LONGEST_SUBJECT = 250

CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")


class StatcrmFeedback(models.Model):
    """Feedback created from e-mails, surveys and campaigns."""

    _name = "statcrm.feedback"
    # notes take precedence over the model's own methods
    _inherit = ["statcrm.noted.mixin", "statcrm.feedback"]

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """Create feedback from an e-mail; the sender's address gives the contact.

        E-mails of unknown senders or forwarded by colleagues have no customer: the main
        user assigns them. If several customers share the address, their account
        managers choose. The alias defaults may set the kind.
        """
        # EXTENDS 'mail'
        author = self.env["res.partner"].browse(msg_dict.get("author_id") or [])
        author = author.filtered("partner_share")
        sharing = self._get_senders(msg_dict.get("email_from"))
        if len(sharing.statcrm_principal_id) > 1:
            # Odoo takes the oldest partner as the author, which may be wrong
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
    def _get_addresses(self):
        """Return the addresses that make feedback, none without a mail domain."""
        aliases_sudo = self.env["mail.alias"].sudo()
        aliases_sudo = aliases_sudo.search(
            [
                ("alias_model_id.model", "=", self._name),
                ("alias_name", "!=", False),
                ("alias_domain_id", "!=", False),
            ],
            order="id",
        )
        return aliases_sudo.mapped("alias_full_name")

    @api.model
    def get_empty_list_help(self, help_message):
        """Name the addresses that customers write to, or what they need."""
        # EXTENDS 'mail'
        text = super().get_empty_list_help(help_message)
        if not text:
            return text
        addresses = self._get_addresses()
        told = (
            self.env._(
                "Customers write to: %(addresses)s", addresses=", ".join(addresses)
            )
            if addresses
            else self.env._(
                "Customers cannot write to an address yet: an administrator sets the"
                " mail domain in Settings › Discuss."
            )
        )
        paragraph = Markup("<p>%s</p>") % told
        return f"{text}{paragraph}"

    @api.model
    def _from_answer(self, partner, text, kind, channel, record):
        """Create feedback from what a customer wrote in a survey or a campaign.

        Called by whatever receives the answer. The same text about the same record is
        recorded once, so an answer can be processed again.

        :param partner: the person or organisation who answered; may be empty
        :param str text: as typed; an empty text creates nothing
        :param str kind: complaint, praise, suggestion or request
        :param str channel: survey, campaign, or another of the channels
        :param record: the answer, of any model
        :return: the feedback, as superuser; empty if there is no text
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

    # Routing of e-mails to the feedback addresses.
    #
    # An e-mail is recorded once, however many addresses it was sent to and however
    # often it is delivered. Automatic e-mails are not feedback: they are kept as notes,
    # without notification, on the known sender or on the feedback that they reply to.
    # Somebody is notified of an invitation.

    @api.model
    def _choose_routes(self, message, message_dict, routes):
        """Return the routes of `message_route` to follow.

        :param message_dict: the parsed e-mail; completed in place
        """
        ours = [route for route in routes if route[0] == self._name]
        others = [route for route in routes if route[0] != self._name]
        if self._is_delivered(message_dict["message_id"]):
            _logger.info("E-mail %s was already delivered.", message_dict["message_id"])
            return others
        message_dict["subject"] = self._clean_line(message_dict.get("subject"))
        invitation = calendar_mail.read(message)
        if invitation:
            self._format_invitation(message_dict, invitation)
        answers = [route for route in ours if route[1]]
        fresh = [route for route in ours if not route[1]]
        if message_dict.get("statcrm_automatic"):
            if fresh:
                self._note_automatic(message_dict)
            # a note on the record replied to; the author of the original is not
            # notified
            message_dict["is_internal"] = True
            message_dict.pop("parent_id", None)
            return others + answers
        # the address says that it is a complaint, whatever else it is
        fresh.sort(key=lambda route: (route[2] or {}).get("kind") != "complaint")
        if invitation:
            fresh = [self._mark_invitation(route) for route in fresh]
        return others + (answers or fresh[:1])

    @api.model
    def _mark_invitation(self, route):
        """Never treat an invitation as a complaint, whatever the address."""
        model, thread_id, values, user_id, alias = route
        values = {**(values or {}), "kind": "request", "is_invitation": True}
        return model, thread_id, values, user_id, alias

    @api.model
    def _is_delivered(self, message_id):
        """Return whether the e-mail was delivered before, or is right now.

        Odoo looks for the message id before processing: two deliveries at once do not
        see each other. So one waits for the other here, and checks in a new
        transaction, as its own began before.
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
        """Return the text on one line, safe for an e-mail header."""
        return " ".join(CONTROL.sub(" ", text or "").split())[:LONGEST_SUBJECT]

    @api.model
    def _note_automatic(self, message_dict):
        """Keep an automatic e-mail as a note on its sender, without notification.

        There is no note if the sender is unknown or several customers share the
        address.
        """
        cards = self._get_senders(message_dict["email_from"])
        if len(cards.statcrm_principal_id) != 1:
            _logger.info(
                "Automatic e-mail %s is not recorded as feedback.",
                message_dict["message_id"],
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
        """Return the customers with an address; none if it is a colleague's."""
        address = email_normalize(email_from, strict=False)
        cards = self.env["res.partner"].sudo()
        if address:
            cards = cards.search([("email_normalized", "=", address)])
        return cards if all(cards.mapped("partner_share")) else cards.browse()

    @api.model
    def _format_invitation(self, message_dict, invitation):
        """Describe an invitation in words, and attach its calendar file."""
        # sent by a calendar on behalf of a person, who expects an answer
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
            return self.env._("New time proposed: %(name)s", name=name)
        if invitation["method"] == "REPLY":
            answers = {
                "ACCEPTED": self.env._("Accepted: %(name)s", name=name),
                "DECLINED": self.env._("Declined: %(name)s", name=name),
                "TENTATIVE": self.env._("Tentative: %(name)s", name=name),
            }
            other = self.env._("Reply to an invitation: %(name)s", name=name)
            return answers.get(invitation["answer"].upper(), other)
        return self.env._("Invitation: %(name)s", name=name)

    @api.model
    def _format_moment(self, moment):
        if isinstance(moment, datetime):
            moment = moment.astimezone(UTC).replace(tzinfo=None)
            zone = self.env.company._statcrm_tz()
            return format_full_moment(self.env, moment, zone)
        if isinstance(moment, date):
            return format_full_day(self.env, moment)
        return self._clean_line(moment)


def _is_calendar(attachment):
    content = attachment[1]
    start = (
        content[:200]
        if isinstance(content, str)
        else bytes(content[:200]).decode("utf-8", "replace")
    )
    return "BEGIN:VCALENDAR" in start
