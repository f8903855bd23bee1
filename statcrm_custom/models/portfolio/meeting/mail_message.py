from odoo import fields, models


class MailMessage(models.Model):
    """Whether anybody wrote a message: absence notes and the like are no contact."""

    _inherit = "mail.message"

    statcrm_automatic = fields.Selection(
        [
            ("answer", "Automatic Answer"),
            ("bulk", "Newsletter or List"),
            ("report", "Report on a Mail"),
        ],
        string="Automatic Mail",
        readonly=True,
        groups="base.group_user",
        help="What the mail's headers say when no person wrote it.",
    )
