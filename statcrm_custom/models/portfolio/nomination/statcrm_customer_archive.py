from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import html_escape

from ....tools.cause import because


class StatcrmCustomerArchive(models.TransientModel):
    """Archive customers with open items, after showing them.

    A nomination ends today, which requires the director or main user and a reason.
    Plans and agreements stay with the archived customer.
    """

    _name = "statcrm.customer.archive"
    _description = "Archive Customers"

    partner_ids = fields.Many2many("res.partner", string="Customers", readonly=True)
    is_nominated = fields.Boolean(compute="_compute_is_nominated")
    detail = fields.Html(string="Open Items", compute="_compute_detail")
    reason = fields.Text(help="Logged on the customer and on its nomination.")

    @api.depends("partner_ids")
    def _compute_is_nominated(self):
        for window in self:
            window.is_nominated = bool(window.partner_ids.sudo()._statcrm_nominated())

    @api.depends("partner_ids")
    def _compute_detail(self):
        for window in self:
            parts, found = [], window.partner_ids._statcrm_open_things()
            for partner, things in found.items():
                lines = "".join(f"<li>{html_escape(text)}</li>" for text in things)
                name = html_escape(partner.display_name)
                parts.append(f"<p><b>{name}</b></p><ul>{lines}</ul>")
            if others := len(window.partner_ids) - len(found):
                told = self.env._("Also archived, without open items: %s", others)
                parts.append(f"<p>{html_escape(told)}</p>")
            window.detail = "".join(parts)

    def action_archive_customers(self):
        """End their nominations and archive them, all or nothing."""
        self.ensure_one()
        partners = self.partner_ids
        partners.check_access("write")
        nominated = partners.sudo()._statcrm_nominated()
        if nominated:
            partners._statcrm_check_reorganiser()
            reason = (self.reason or "").strip()
            if not reason:
                raise UserError(
                    self.env._("Enter a reason. It is logged on the nomination.")
                )
            nominated = because(nominated, "archive", reason=reason)
            nominations = nominated._statcrm_decided_nominations()
            told = self.env._("Customer archived: %(reason)s", reason=reason)
            nominations._end_reorganised(told)
            nominated.statcrm_nominated_class_id = False
            nominations._follow_reorganised(nominated)
            for partner in nominated:
                users = partner.user_id.filtered("active") - self.env.user
                partner.message_post(
                    body=told,
                    message_type="notification",
                    subtype_xmlid="mail.mt_note",
                    partner_ids=users.partner_id.ids,
                    author_id=self.env.user.partner_id.id,
                )
        partners.write({"active": False})
        partners._statcrm_after_archiving()
        return {"type": "ir.actions.act_window_close"}
