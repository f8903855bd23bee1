from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import html_escape

from ....tools.cause import because


class StatcrmBecomeOffice(models.TransientModel):
    """Make a customer an office of another one, and settle its nomination.

    The nomination ends, or moves to the new principal customer; team, plans and
    agreements follow. For director or main user, with a reason, all or nothing.
    """

    _name = "statcrm.become.office"
    _description = "Make a Customer an Office"

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        readonly=True,
        ondelete="cascade",
    )
    parent_id = fields.Many2one(
        "res.partner",
        string="Office Of",
        ondelete="cascade",
        domain="[('is_company', '=', True),"
        " ('statcrm_principal_id', '!=', partner_id)]",
    )
    top_id = fields.Many2one(
        related="parent_id.statcrm_principal_id", string="Its Principal Customer"
    )
    is_nominated = fields.Boolean(compute="_compute_is_nominated")
    may_move = fields.Boolean(compute="_compute_may_move")
    outcome = fields.Selection(
        [("end", "Ends Today"), ("move", "Moves to the Principal Customer")],
        string="Nomination",
        compute="_compute_outcome",
        store=True,
        readonly=False,
    )
    reason = fields.Text(help="Logged on both customers and on the nomination.")
    detail = fields.Html(string="Open Items", compute="_compute_detail")

    @api.depends("partner_id")
    def _compute_is_nominated(self):
        for window in self:
            window.is_nominated = bool(window.partner_id.sudo()._statcrm_nominated())

    @api.depends("top_id")
    def _compute_may_move(self):
        """A customer has only one nomination: that of the principal customer stays."""
        for window in self:
            top = window.top_id
            window.may_move = top and not top.sudo()._statcrm_nominated()

    @api.depends("may_move")
    def _compute_outcome(self):
        for window in self:
            window.outcome = "move" if window.may_move else "end"

    @api.depends("partner_id")
    def _compute_detail(self):
        for window in self:
            things = window.partner_id._statcrm_open_things()[window.partner_id._origin]
            lines = "".join(f"<li>{html_escape(text)}</li>" for text in things)
            window.detail = lines and f"<ul>{lines}</ul>"

    def action_apply(self):
        """Settle the nomination, set the parent, notify the persons concerned."""
        self.ensure_one()
        partner, parent = self.partner_id, self.parent_id
        partner._statcrm_check_reorganiser()
        reason = (self.reason or "").strip()
        if not reason:
            raise UserError(
                self.env._("Enter a reason. It is logged on the customers.")
            )
        # as superuser: the right to reorganise has been checked
        partner = because(partner.sudo(), "office", reason=reason)
        parent = parent.sudo().with_env(partner.env)
        top = parent.statcrm_principal_id
        if not partner or not parent.is_company or top == partner:
            raise UserError(
                self.env._(
                    "%(customer)s can only become an office of another organisation.",
                    customer=partner.name,
                )
            )
        told = self.env._(
            "%(customer)s became an office of %(parent)s: %(reason)s",
            customer=partner.name,
            parent=parent.display_name,
            reason=reason,
        )
        manager = partner.user_id
        nominations = partner._statcrm_decided_nominations()
        moved = self._settle(nominations, top, told)
        partner.statcrm_nominated_class_id = False
        self._join(partner, parent)
        for nomination in moved.filtered("is_in_force"):
            nomination._nominate_customer(nomination._today())
        nominations._follow_reorganised(partner | top)
        self._notify_become_office(
            partner, top, told, manager | nominations.proposed_by_id
        )
        return {"type": "ir.actions.act_window_close"}

    def _join(self, partner, parent):
        """Set the parent without changing addresses.

        Odoo copies the address between contacts of type "Contact" when a parent is set.
        The type is restored afterwards: offers to an office of another type would use
        the address of its first person.
        """
        kind = partner.type
        if partner._get_address_values():
            partner.type = "other"
        partner.parent_id = parent
        models.Model.write(partner, {"type": kind})

    def _settle(self, nominations, top, told):
        """End or move the nominations; return the moved ones."""
        if nominations and self.outcome == "move":
            if top._statcrm_nominated():
                raise UserError(
                    self.env._(
                        "%(nominated)s A customer can have only one nomination in"
                        " force. End the other one.",
                        nominated=top._statcrm_format_nominated(),
                    )
                )
            nominations._move_customer(top, told)
            return nominations
        nominations._end_reorganised(told)
        return nominations.browse()

    def _notify_become_office(self, partner, top, told, users):
        users = (users | top.user_id).filtered("active") - self.env.user
        for card in partner | top:
            card.message_post(
                body=told,
                message_type="notification",
                subtype_xmlid="mail.mt_note",
                partner_ids=users.partner_id.ids if card == partner else (),
                author_id=self.env.user.partner_id.id,
            )
