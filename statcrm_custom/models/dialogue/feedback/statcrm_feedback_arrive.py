from odoo import api, models
from odoo.fields import Command
from odoo.tools import html2plaintext, plaintext2html

LONGEST_NAME = 80


class StatcrmFeedback(models.Model):
    """How feedback comes in without anybody recording it."""

    _inherit = "statcrm.feedback"

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
