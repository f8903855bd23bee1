from dateutil.relativedelta import relativedelta
from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import email_domain_extract, is_html_empty

from ....tools.day_text import format_full_day
from .statcrm_feedback import OPEN, SETTINGS


class StatcrmFeedback(models.Model):
    """The steps of feedback, their conditions and what they log."""

    _inherit = "statcrm.feedback"

    @api.constrains("state", "kind", "answer", "decision", "decision_reason")
    def _check_state(self):
        for feedback in self:
            if feedback.decision and not feedback.decision_reason:
                raise ValidationError(self.env._("Give the reason for the decision."))
            if feedback.state in OPEN:
                continue
            if feedback.kind == "suggestion" and not feedback.decision:
                raise ValidationError(
                    self.env._(
                        "“%(name)s” is a suggestion: decide whether to take it up"
                        " before answering.",
                        name=feedback.name,
                    )
                )
            if feedback._needs_answer() and is_html_empty(feedback.answer):
                raise ValidationError(
                    self.env._(
                        "“%(name)s” has no answer yet. Enter the answer to the"
                        " customer first.",
                        name=feedback.name,
                    )
                )

    def _needs_answer(self):
        if self.state == "answered":
            return True
        return self.partner_id and self.kind in ("complaint", "suggestion")

    @api.model
    def _get_setting(self, name):
        """Return the value of a setting, in days or months."""
        settings = self.env["ir.config_parameter"]
        return settings._statcrm_get_number(name, SETTINGS[name])

    def action_take_up(self):
        """Start working on it; the user becomes the owner if there is none."""
        self.filtered(lambda one: not one.user_id).user_id = self.env.user
        self.state = "in_progress"

    def action_answered(self):
        """Mark as answered: the answer was given outside Odoo."""
        self.state = "answered"

    def action_close(self):
        self.state = "closed"

    def action_reopen(self):
        self.state = "in_progress"

    def action_answer_mail(self):
        """Compose the answer e-mail; sending it marks the feedback as answered."""
        self.ensure_one()
        self.check_access("write")
        template = self.env.ref("statcrm_custom.mail_template_feedback_answer", False)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Answer"),
            "res_model": "mail.compose.message",
            "views": [[False, "form"]],
            "target": "new",
            "context": {
                "default_model": self._name,
                "default_res_ids": self.ids,
                "default_composition_mode": "comment",
                "default_template_id": template and template.id,
                "default_email_layout_xmlid": "mail.mail_notification_light",
                "statcrm_feedback_answer": True,
            },
        }

    def action_earlier_complaints(self):
        """Open the earlier complaints of the principal customer."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "statcrm_custom.statcrm_feedback_action"
        )
        action["domain"] = [
            ("principal_id", "=", self.principal_id.id),
            ("kind", "=", "complaint"),
            ("id", "!=", self.id),
        ]
        action["views"] = [[False, "list"], [False, "kanban"], [False, "form"]]
        action["context"] = {}
        return action

    def _message_post_after_hook(self, message, msg_values):
        # EXTENDS 'mail': the e-mail sent is the answer
        result = super()._message_post_after_hook(message, msg_values)
        if self.env.context.get("statcrm_feedback_answer"):
            # as superuser: users cannot choose the message
            self.sudo().answer_message_id = message
            self.with_context(statcrm_feedback_answer=False).write(
                {
                    "answer": message.body,
                    "answered_on": fields.Datetime.now(),
                    "state": "answered",
                }
            )
        return result

    @api.model
    def _take_back_answers(self, messages, reason):
        """Reopen what was answered by messages that could not be sent, and notify.

        The text is kept, to be sent again. As superuser: any user's queue may send the
        e-mail.

        :param messages: mail.message whose e-mail could not be sent
        :param reason: the mail server's error message
        """
        # the e-mail may be sent while the answer is being written
        failed = (
            self.sudo()
            .with_context(statcrm_feedback_answer=False)
            .search(
                [("answer_message_id", "in", messages.ids), ("state", "not in", OPEN)]
            )
        )
        for feedback in failed:
            feedback.write({"state": "in_progress", "answer_message_id": False})
            told = self.env._("The answer could not be sent: %s", reason)
            feedback.message_post(body=told, subtype_xmlid="mail.mt_note")
            owner = feedback.user_id or messages.create_uid
            feedback.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._("Send the answer again: it could not be delivered"),
                user_id=owner[:1].id,
            )

    @api.model
    def _mail_get_partner_fields(self, introspect_fields=False):
        # EXTENDS 'mail': write to the contact person rather than the organisation
        return ["contact_id", "partner_id"]

    def _mail_get_partners(self, introspect_fields=False):
        # EXTENDS 'mail': only one of the two
        return {one.id: one.contact_id or one.partner_id for one in self}

    def _stamp_answer(self):
        """Set the answer date, or clear it on reopened feedback.

        Answering closes the reminders. As superuser: whoever records a given answer may
        no longer edit the feedback.
        """
        answered = self.filtered(
            lambda one: one.state not in OPEN and not is_html_empty(one.answer)
        )
        undated = answered.filtered(lambda one: not one.answered_on)
        if undated:
            undated.sudo().answered_on = fields.Datetime.now()
        reopened = self.filtered(lambda one: one.state in OPEN and one.answered_on)
        if reopened:
            reopened.sudo().answered_on = False
        done = self.filtered(lambda one: one.state not in OPEN and one.activity_ids)
        if done:
            done.sudo().activity_feedback(["mail.mail_activity_data_todo"])

    def _fill_unit(self):
        """Default to the unit of the owner."""
        missing = self.filtered(lambda one: one.user_id and not one.unit_id)
        units = self.env["statcrm.unit.member"]._units_of(missing.user_id)
        for user, feedback in missing.grouped("user_id").items():
            if user in units:
                feedback.sudo().unit_id = units[user][:1]

    def _mark_repeated(self):
        """Mark repeated complaints of the same principal customer."""
        complaints = self.filtered(
            lambda one: one.kind == "complaint" and one.principal_id
        )
        months = relativedelta(months=self._get_setting("feedback_repeat_months"))
        earlier = complaints and self.search(
            [
                ("kind", "=", "complaint"),
                ("principal_id", "in", complaints.principal_id.ids),
                ("date", "<=", max(complaints.mapped("date"))),
            ]
        )
        earlier = earlier.grouped("principal_id")
        for one in self.sudo():
            same_customer = earlier.get(one.principal_id, self.browse())
            repeated = one.kind == "complaint" and any(
                (other.date, other.id) < (one.date, one.id)
                and other.date >= one.date - months
                and one._is_like(other)
                for other in same_customer
            )
            if one.is_repeated != repeated:
                one.is_repeated = repeated

    def _is_like(self, other):
        stage, cause = self.stage_of_service, self.cause_id
        return (stage and stage == other.stage_of_service) or (
            cause and cause == other.cause_id
        )

    # A reply of the customer to our answer reopens the feedback.

    def message_update(self, msg_dict, update_vals=None):
        # EXTENDS 'mail'
        result = super().message_update(msg_dict, update_vals)
        if self._is_from_customer(msg_dict):
            self.filtered(lambda one: one.state not in OPEN)._open_again()
        return result

    @api.model
    def _is_from_customer(self, msg_dict):
        """Return whether the author is not a colleague, known or not."""
        if msg_dict.get("statcrm_automatic"):
            return False
        author = self.env["res.partner"].browse(msg_dict.get("author_id") or [])
        if author:
            return author.partner_share
        domain = email_domain_extract(msg_dict.get("email_from") or "")
        domains_sudo = self.env["mail.alias.domain"].sudo()
        return not domains_sudo.search_count([("name", "=", domain)], limit=1)

    def _open_again(self):
        """Reopen with a new deadline, and notify those responsible.

        As superuser, for the mail gateway. The previous answer is kept in the chatter;
        a complaint can escalate again. A late first answer remains late.
        """
        now = fields.Datetime.now()
        days = self._get_setting("feedback_answer_days")
        deadline = self.env.company._statcrm_today() + relativedelta(days=days)
        for feedback in self.sudo():
            feedback._log_answer()
            answered = feedback.env.company._statcrm_day(feedback.answered_on)
            late = answered and feedback.deadline and answered > feedback.deadline
            feedback.write(
                {
                    "active": True,
                    "state": "in_progress",
                    "answer": False,
                    "deadline": deadline,
                    "reopened_on": now,
                    "was_late": feedback.was_late or late,
                    "told_user_ids": [fields.Command.clear()],
                    "escalated_on": False,
                }
            )
            users = feedback._get_responsible_users()
            feedback._notify_task(users, self.env._("Answer the customer again"))
            feedback.told_user_ids = users

    def _log_answer(self):
        """Log the previous answer."""
        if is_html_empty(self.answer):
            self._message_log(body=self.env._("Reopened: the customer replied."))
            return
        told = self.env._(
            "Reopened: the customer replied. Our answer of %(day)s was:",
            day=format_full_day(
                self.env, self.env.company._statcrm_day(self.answered_on)
            ),
        )
        body = Markup("<p>%s</p><blockquote>%s</blockquote>") % (told, self.answer)
        self._message_log(body=body)
