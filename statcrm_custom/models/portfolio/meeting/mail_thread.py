from odoo import api, models

from ....tools import automatic_mail


class MailThread(models.AbstractModel):
    """What came in by itself is known as such, on whatever record it arrives.

    Odoo reads the headers while it routes a mail, and keeps none of them.
    """

    _inherit = "mail.thread"

    @api.model
    def _message_parse_extract_bounce(self, email_message, message_dict):
        # EXTENDS 'mail': the one hook of the parsing that is given the headers and
        # whose values stand before the routing
        values = super()._message_parse_extract_bounce(email_message, message_dict)
        if kind := automatic_mail.kind_of(email_message):
            values["statcrm_automatic"] = kind
        return values

    @api.model
    def _routing_handle_bounce(self, email_message, message_dict):
        """A mail that was read, or is late, has not come back.

        EXTENDS 'mail', which takes every report for one of failure.
        """
        if automatic_mail.tells_failure(email_message):
            return super()._routing_handle_bounce(email_message, message_dict)
        return None

    def _get_message_create_valid_field_names(self):
        # EXTENDS 'mail'
        return super()._get_message_create_valid_field_names() | {"statcrm_automatic"}
