from odoo import api, models

from ....tools import mail_body

FEEDBACK = "statcrm.feedback"


class MailThread(models.AbstractModel):
    """Shorten long incoming e-mails and route those for feedback."""

    _inherit = "mail.thread"

    def _message_parse_extract_payload(
        self, message, message_dict, save_original=False
    ):
        """Truncate a huge body before it is sanitized, and attach the original.

        EXTENDS 'mail', which sanitizes it several times, whatever the record.
        """
        whole = mail_body.cut(message)
        values = super()._message_parse_extract_payload(
            message, message_dict, save_original=save_original
        )
        values["attachments"] += [
            self._Attachment(name, content, {}) for name, content in whole
        ]
        return values

    @api.model
    def message_route(
        self, message, message_dict, model=None, thread_id=None, custom_values=None
    ):
        """Let feedback choose the routes of the e-mails addressed to it.

        EXTENDS 'mail': headers, addresses and the record replied to are known here, and
        nothing has been created yet.
        """
        routes = super().message_route(
            message, message_dict, model, thread_id, custom_values
        )
        if any(route[0] == FEEDBACK for route in routes or ()):
            return self.env[FEEDBACK]._choose_routes(message, message_dict, routes)
        return routes
