from odoo import api, fields, models
from odoo.exceptions import UserError

from ....tools.notification import CLOSE, notification


class StatcrmPreferenceLink(models.TransientModel):
    """The link to a person's preference page, to copy or to send."""

    _name = "statcrm.preference.link"
    _description = "Link to the Preference Page"

    partner_id = fields.Many2one("res.partner", string="Person")
    email = fields.Char(related="partner_id.email")
    link = fields.Char(compute="_compute_link")

    @api.depends("partner_id")
    def _compute_link(self):
        for window in self:
            person = window.partner_id
            window.link = person and window.env["statcrm.permission"]._get_page_link(
                person
            )

    def action_send(self):
        """Send the link, in the language of the person."""
        self.ensure_one()
        person = self.partner_id
        if not person.email_normalized:
            raise UserError(
                self.env._("The contact has no valid e-mail address. Copy the link.")
            )
        template = self.env.ref("statcrm_custom.mail_template_preferences").sudo()
        mail_id = template.with_context(statcrm_link=self.link).send_mail(
            person.id, force_send=True, email_values={"auto_delete": True}
        )
        mail = self.env["mail.mail"].sudo().browse(mail_id).exists()
        if mail and mail.state != "sent":
            mail.unlink()
            raise UserError(
                self.env._("The e-mail could not be sent. Copy the link instead.")
            )
        return notification(self.env._("The link was sent."), then=CLOSE)
