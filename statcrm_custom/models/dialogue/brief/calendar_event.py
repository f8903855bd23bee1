from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError


class CalendarEvent(models.Model):
    """Open the briefs of the customers invited to a meeting."""

    _inherit = "calendar.event"

    statcrm_customer_ids = fields.Many2many(
        "res.partner",
        string="Customers",
        compute="_compute_statcrm_customer_ids",
        help="The principal customers of the attendees, most valuable first. If none is"
        " invited yet, the customer on whose card the meeting was planned.",
        groups="base.group_user",
    )

    @api.depends("partner_ids.statcrm_principal_id", "res_model", "res_id")
    def _compute_statcrm_customer_ids(self):
        cards = self.env["res.partner"]
        for event in self:
            # those who have left since were there
            guests = event.with_context(active_test=False).partner_ids
            customers = self._statcrm_customers_of(guests)
            if not customers and event.res_model == cards._name:
                card = cards.browse(event.res_id).exists()
                customers = self._statcrm_customers_of(card)
            event.statcrm_customer_ids = customers.sorted(
                lambda one: (
                    not one.statcrm_value_class_id,
                    one.statcrm_value_class_id.sequence,
                    -one.statcrm_sales,
                )
            )

    @api.model
    def _statcrm_customers_of(self, partners):
        """Return the customers of those who are none of us, as far as one may read."""
        readable = partners.with_env(self.env)._filtered_access("read")
        outside = readable.filtered("statcrm_is_outside")
        return outside.statcrm_principal_id._filtered_access("read")

    def action_statcrm_brief(self):
        """Open the brief of the most valuable customer, with a switch to the others.

        It names this meeting.
        """
        self.ensure_one()
        if not self.statcrm_customer_ids:
            raise UserError(self.env._("No customer is invited to this meeting."))
        action = self.statcrm_customer_ids.action_statcrm_brief()
        action["context"]["statcrm_event_id"] = self.id
        return action

    def message_notify(self, *, body="", partner_ids=False, **kwargs):
        """Add links to the briefs to invitations and reminders of internal users."""
        # EXTENDS 'mail'
        if self.env.context.get("statcrm_brief") and len(self) == 1:
            readers = self.env["res.partner"].browse(partner_ids or ())
            if readers and all(not reader.partner_share for reader in readers):
                body = Markup("%s%s") % (body, self._statcrm_brief_links(readers))
        return super().message_notify(body=body, partner_ids=partner_ids, **kwargs)

    def _statcrm_brief_links(self, readers):
        """Return a paragraph with links to the customers' briefs, or ''."""
        event = self.with_context(lang=readers[:1].lang or self.env.lang)
        links = [
            Markup('<a href="%s">%s</a>') % (one._statcrm_brief_url(), one.name or "")
            for one in event.sudo().statcrm_customer_ids
        ]
        if not links:
            return ""
        return Markup("<p>%s</p>") % event.env._(
            "Customer briefs for this meeting: %(customers)s",
            customers=Markup(", ").join(links),
        )
