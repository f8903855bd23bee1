from odoo import models


class MailMessage(models.Model):
    """Index of recent messages of customers, for the list of all interactions.

    Odoo finds messages by their record only. Notifications, which are most of the
    messages, are not in this index.
    """

    _inherit = "mail.message"

    _statcrm_date = models.Index(
        "(date) WHERE model = 'res.partner' AND message_type IN ('comment', 'email')"
    )
