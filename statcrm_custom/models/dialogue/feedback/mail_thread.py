from odoo import api, models

from ....tools import mail_body

FEEDBACK = "statcrm.feedback"


class MailThread(models.AbstractModel):
    """What comes in is short enough to be read, and feedback is looked at first."""

    _inherit = "mail.thread"

    def _message_parse_extract_payload(
        self, message, message_dict, save_original=False
    ):
        """Cut a text of megabytes before it is cleaned, and keep the whole as a file.

        EXTENDS 'mail', which cleans it several times, on whatever record it arrives.
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
        """Let feedback say what becomes of a mail that is for it.

        EXTENDS 'mail': here the headers, the addresses and the answered record are all
        known, and nothing is made yet.
        """
        routes = super().message_route(
            message, message_dict, model, thread_id, custom_values
        )
        if any(route[0] == FEEDBACK for route in routes or ()):
            return self.env[FEEDBACK]._choose_routes(message, message_dict, routes)
        return routes
