from odoo import models


class MailMessage(models.Model):
    """What was written to and by customers lately, for the list of all interactions.

    Odoo finds messages by their record only. Notifications, the most of all messages,
    are not in this index.
    """

    _inherit = "mail.message"

    _statcrm_date = models.Index(
        "(date) WHERE model = 'res.partner' AND message_type IN ('comment', 'email')"
    )
