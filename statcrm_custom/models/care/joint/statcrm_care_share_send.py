from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ....tools.notification import CLOSE, notification, reopen

MOST = 10  # contact persons proposed


class StatcrmCareShareSend(models.TransientModel):
    """Create links to a development plan, to send by e-mail or copy.

    A link is only in the context of the dialog, in the browser, and not stored. It is
    shown there to be copied, and while its e-mail cannot be sent.
    """

    _name = "statcrm.care.share.send"
    _description = "Share Development Plan"

    plan_id = fields.Many2one("statcrm.care.plan")
    principal_id = fields.Many2one(related="plan_id.principal_id")
    partner_ids = fields.Many2many(
        "res.partner",
        string="Contact Persons",
        compute="_compute_partner_ids",
        store=True,
        readonly=False,
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
    nobody = fields.Char(compute="_compute_nobody")
    unsent = fields.Char(compute="_compute_link")
    link = fields.Char(compute="_compute_link")
    links = fields.Text(compute="_compute_link")

    @api.depends("plan_id")
    def _compute_goal_names(self):
        for wizard in self:
            names = wizard.plan_id._get_joint_goals().mapped("name")
            wizard.goal_names = "\n".join(f"• {name}" for name in names)

    @api.depends("plan_id")
    def _compute_partner_ids(self):
        for wizard in self:
            wizard.partner_ids = wizard._propose_people(wizard.principal_id)

    @api.model
    def _propose_people(self, customer):
        """Return who decides at the customer, else who has another contact role, else
        whoever works there: each with an e-mail address.

        Whoever leaves today is not proposed, as the link would not work.
        """
        today = self.env.company._statcrm_today()
        lines = self.env["statcrm.affiliation"]
        there = (
            Domain("organisation_id.statcrm_principal_id", "=", customer.id)
            & Domain("is_current", "=", True)
            & (Domain("date_to", "=", False) | Domain("date_to", ">", today))
            & Domain("partner_id.active", "=", True)
            & Domain("partner_id.email", "!=", False)
        )
        for asked in (
            Domain("role_ids.code", "=", "decision_maker"),
            Domain("role_ids", "!=", False),
            Domain.TRUE,
        ):
            groups = lines._read_group(there & asked, ["partner_id"], limit=MOST)
            if groups:
                return self.env["res.partner"].union(*(one for (one,) in groups))
        return self.env["res.partner"]

    @api.depends("plan_id", "partner_ids")
    def _compute_nobody(self):
        for wizard in self:
            wizard.nobody = not wizard.partner_ids and wizard._format_nobody()

    def _format_nobody(self):
        """Return what to do if no contact person is selected."""
        customer = self.principal_id
        if self._propose_people(customer):
            return self.env._(
                "Nobody would get the development plan. Enter at least one contact"
                " person of %(customer)s in “Contact Persons”.",
                customer=customer.name or "",
            )
        return self.env._(
            "No contact person of %(customer)s has an e-mail address. Add one on the"
            " page “People & Connections” of the customer, or select a contact person"
            " here and create a link to copy.",
            customer=customer.name or "",
        )

    @api.depends("partner_ids")
    def _compute_without_email(self):
        for wizard in self:
            without = wizard.partner_ids.filtered(lambda person: not person.email)
            wizard.without_email = ", ".join(without.mapped("name"))

    @api.depends_context("statcrm_links", "statcrm_unsent")
    def _compute_link(self):
        """Show the links just created: one link, or two lines per person."""
        made = self.env.context.get("statcrm_links") or ""
        is_one = made and "\n\n" not in made
        for wizard in self:
            wizard.link = made.split("\n")[1] if is_one else False
            wizard.links = made if made and not is_one else False
            wizard.unsent = made and wizard._format_unsent()

    def _format_unsent(self):
        """Return whose e-mail could not be sent, and what to do, if anybody's."""
        if not self.env.context.get("statcrm_unsent"):
            return ""
        return self.env._(
            "The e-mail to %(names)s could not be sent. Send it again, or copy the link"
            " and pass it on yourself.",
            names=", ".join(self.partner_ids.mapped("name")),
        )

    def action_send(self):
        """Send a personal link to each contact person.

        If an e-mail cannot be sent, the window stays open, with the link to copy or to
        send again.
        """
        self._check()
        if self.without_email:
            raise UserError(
                self.env._(
                    "No e-mail address: %(names)s. Add the address, or copy a link"
                    " instead.",
                    names=self.without_email,
                )
            )
        links = self._get_unsent() or self._create_links()
        failed = [(share, link) for share, link in links if not share._send(link)]
        if not failed:
            message = self.env._("The development plan was sent.")
            return notification(message, "success", CLOSE)
        shares = self.env["statcrm.care.share"].union(*(share for share, _ in failed))
        self.partner_ids = shares.partner_id
        return self._show_links(self.env._("E-mail Not Sent"), failed, shares)

    def action_copy(self):
        """Create the links and show them once."""
        self._check()
        return self._show_links(self.env._("Copy Link"), self._create_links())

    def _show_links(self, title, links, unsent=()):
        """Return the window with links.

        :param links: [(statcrm.care.share, its link)]
        :param unsent: those shares whose e-mail can be sent again
        """
        shown = [f"{share.partner_id.name or ''}\n{link}" for share, link in links]
        return reopen(
            self,
            title,
            statcrm_links="\n\n".join(shown),
            statcrm_unsent=[link for share, link in links if share in unsent],
        )

    def _get_unsent(self):
        """Return [(share, link)] of the links shown whose e-mail was not sent.

        The browser returns them, so they are looked up: only valid ones are sent.
        """
        shown = self.env.context.get("statcrm_unsent") or []
        shares = self.env["statcrm.care.share"]
        found = [shares._find_link(self.plan_id, link) for link in shown]
        return [
            (share, link)
            for share, link in found
            if share.state == "live" and share.partner_id in self.partner_ids
        ]

    def action_preview(self):
        return self.plan_id.action_preview_joint()

    def _check(self):
        self.ensure_one()
        if not self.partner_ids:
            raise UserError(self._format_nobody())
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
