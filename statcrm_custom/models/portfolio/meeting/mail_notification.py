from odoo import models


class MailNotification(models.Model):
    """Index of failed notifications by message."""

    _inherit = "mail.notification"

    _statcrm_lost = models.Index(
        "(mail_message_id)"
        " WHERE notification_status IN ('bounce', 'exception', 'canceled')"
    )
