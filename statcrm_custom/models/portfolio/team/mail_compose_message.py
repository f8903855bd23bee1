from odoo import api, fields, models


class MailComposeMessage(models.TransientModel):
    """Show the key account managers of the recipients of a mail."""

    _inherit = "mail.compose.message"

    statcrm_notice = fields.Text(
        string="Important Recipients",
        compute="_compute_statcrm_notice",
        groups="base.group_user",
    )

    @api.depends("composition_mode", "model", "partner_ids", "res_ids")
    def _compute_statcrm_notice(self):
        for composer in self:
            recipients = composer.partner_ids
            if (composer.model, composer.composition_mode) == (
                "res.partner",
                "mass_mail",
            ):
                recipients |= recipients.browse(composer._evaluate_res_ids())
            notices = recipients._origin.statcrm_recipient_notices()
            composer.statcrm_notice = "\n".join(notices)
