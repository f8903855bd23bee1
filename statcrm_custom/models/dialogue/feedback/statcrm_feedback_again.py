from dateutil.relativedelta import relativedelta
from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import email_domain_extract, is_html_empty
from odoo.tools.misc import format_date

from .statcrm_feedback import OPEN


class StatcrmFeedback(models.Model):
    """A customer who answers our answer has the matter open again."""

    _inherit = "statcrm.feedback"

    def message_update(self, msg_dict, update_vals=None):
        # EXTENDS 'mail'
        result = super().message_update(msg_dict, update_vals)
        if self._is_from_customer(msg_dict):
            self.filtered(lambda one: one.state not in OPEN)._open_again()
        return result

    @api.model
    def _is_from_customer(self, msg_dict):
        """Whether a person wrote it who is no colleague, known here or not."""
        if msg_dict.get("statcrm_automatic"):
            return False
        author = self.env["res.partner"].browse(msg_dict.get("author_id") or [])
        if author:
            return author.partner_share
        domain = email_domain_extract(msg_dict.get("email_from") or "")
        domains_sudo = self.env["mail.alias.domain"].sudo()
        return not domains_sudo.search_count([("name", "=", domain)], limit=1)

    def _open_again(self):
        """Wait for a new answer, with a new deadline, and tell who answers.

        As superuser, for the gateway. What was answered, and when, stays in the log; a
        complaint climbs again. That the first answer was late stays true.
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
            feedback._remind(users, self.env._("Answer the customer again"))
            feedback.told_user_ids = users

    def _log_answer(self):
        """Keep the answer that the customer does not leave it at."""
        if is_html_empty(self.answer):
            self._message_log(body=self.env._("The customer answered: open again."))
            return
        told = self.env._(
            "The customer answered: open again. Our answer of %(day)s was:",
            day=format_date(self.env, self.env.company._statcrm_day(self.answered_on)),
        )
        body = Markup("<p>%s</p><blockquote>%s</blockquote>") % (told, self.answer)
        self._message_log(body=body)
