from odoo import models


class MailMail(models.Model):
    _inherit = "mail.mail"

    def _postprocess_sent_message(
        self, success_pids, success_emails, failure_reason=False, failure_type=None
    ):
        """Reopen feedback when the e-mail with its answer could not be sent.

        EXTENDS 'mail'
        """
        if failure_type and not success_pids and not success_emails:
            answers = self.mail_message_id.filtered(
                lambda message: message.model == "statcrm.feedback"
            )
            if answers:
                # a failed connection has a type, but no message
                field = self._fields["failure_type"]
                kinds = dict(field._description_selection(self.env))
                reason = failure_reason or kinds.get(failure_type, failure_type)
                self.env["statcrm.feedback"]._take_back_answers(answers, reason)
        return super()._postprocess_sent_message(
            success_pids, success_emails, failure_reason, failure_type
        )
