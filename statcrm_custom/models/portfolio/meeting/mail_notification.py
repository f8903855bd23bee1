from odoo import models


class MailNotification(models.Model):
    """The messages that did not reach somebody, to be found by the message."""

    _inherit = "mail.notification"

    _statcrm_lost = models.Index(
        "(mail_message_id)"
        " WHERE notification_status IN ('bounce', 'exception', 'canceled')"
    )
