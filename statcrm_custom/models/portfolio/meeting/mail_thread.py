from odoo import api, models

from ....tools import automatic_mail


class MailThread(models.AbstractModel):
    """Mark automatic incoming mails on any record.

    Odoo uses the headers to route a mail and does not store them.
    """

    _inherit = "mail.thread"

    @api.model
    def _message_parse_extract_bounce(self, email_message, message_dict):
        # EXTENDS 'mail': the only parsing hook that gets the headers and whose values
        # are set before the routing
        values = super()._message_parse_extract_bounce(email_message, message_dict)
        if kind := automatic_mail.kind_of(email_message):
            values["statcrm_automatic"] = kind
        return values

    @api.model
    def _routing_handle_bounce(self, email_message, message_dict):
        """Do not treat reports of read or delayed mails as bounces.

        EXTENDS 'mail', which treats every report as a failure.
        """
        if automatic_mail.tells_failure(email_message):
            return super()._routing_handle_bounce(email_message, message_dict)
        return None

    def _get_message_create_valid_field_names(self):
        # EXTENDS 'mail'
        return super()._get_message_create_valid_field_names() | {"statcrm_automatic"}
