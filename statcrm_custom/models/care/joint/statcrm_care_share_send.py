from odoo import api, fields, models
from odoo.exceptions import UserError

from ....tools.notification import CLOSE, notification


class StatcrmCareShareSend(models.TransientModel):
    """Create links to a development plan, to send by e-mail or copy.

    A link to copy is shown once: it is only in the context of the dialog, in the
    browser, and not stored.
    """

    _name = "statcrm.care.share.send"
    _description = "Share Development Plan"

    plan_id = fields.Many2one("statcrm.care.plan")
    principal_id = fields.Many2one(related="plan_id.principal_id")
    partner_ids = fields.Many2many(
        "res.partner",
        string="Contact Persons",
        domain="[('is_company', '=', False),"
        " '|', ('statcrm_principal_id', '=', principal_id),"
        " ('statcrm_affiliation_ids', 'any', [('is_current', '=', True),"
        " ('organisation_id.statcrm_principal_id', '=', principal_id)])]",
    )
    expires_on = fields.Date(
        string="Valid Until",
        default=lambda self: self.env["statcrm.care.share"]._default_expires_on(),
    )
    goal_names = fields.Text(compute="_compute_goal_names")
    without_email = fields.Char(compute="_compute_without_email")
    link = fields.Char(compute="_compute_link")
    links = fields.Text(compute="_compute_link")

    @api.depends("plan_id")
    def _compute_goal_names(self):
        for wizard in self:
            names = wizard.plan_id._get_joint_goals().mapped("name")
            wizard.goal_names = "\n".join(f"• {name}" for name in names)

    @api.depends("partner_ids")
    def _compute_without_email(self):
        for wizard in self:
            without = wizard.partner_ids.filtered(lambda person: not person.email)
            wizard.without_email = ", ".join(without.mapped("name"))

    @api.depends_context("statcrm_links")
    def _compute_link(self):
        """Show the links just created: one link, or two lines per person."""
        made = self.env.context.get("statcrm_links") or ""
        is_one = made and "\n\n" not in made
        for wizard in self:
            wizard.link = made.split("\n")[1] if is_one else False
            wizard.links = made if made and not is_one else False

    def action_send(self):
        """Send a personal link to each contact person."""
        self._check()
        if self.without_email:
            raise UserError(
                self.env._(
                    "No e-mail address: %(names)s. Add the address, or copy a link"
                    " instead.",
                    names=self.without_email,
                )
            )
        failed = [
            share for share, link in self._create_links() if not share._send(link)
        ]
        message = self.env._("The development plan was sent.")
        if failed:
            names = ", ".join(share.partner_id.name for share in failed)
            message = self.env._(
                "The e-mail to %(names)s could not be sent, so nothing was shared with"
                " them. Send it again, or copy a link.",
                names=names,
            )
        return notification(message, "warning" if failed else "success", CLOSE)

    def action_copy(self):
        """Create the links and show them once."""
        self._check()
        made = [
            f"{share.partner_id.name or ''}\n{link}"
            for share, link in self._create_links()
        ]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Copy Link"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [[False, "form"]],
            "target": "new",
            "context": {"statcrm_links": "\n\n".join(made)},
        }

    def action_preview(self):
        return self.plan_id.action_preview_joint()

    def _check(self):
        self.ensure_one()
        if not self.partner_ids:
            raise UserError(self.env._("Select the contact persons first."))
        if not self.plan_id._get_joint_goals():
            raise UserError(
                self.env._("The page is empty: mark a goal of the plan as joint.")
            )
        if self.expires_on and self.expires_on < self.env.company._statcrm_today():
            raise UserError(
                self.env._("The validity of the link cannot be in the past.")
            )

    def _create_links(self):
        shares = self.env["statcrm.care.share"]
        return [
            shares._create_link(self.plan_id, person, self.expires_on)
            for person in self.partner_ids
        ]
