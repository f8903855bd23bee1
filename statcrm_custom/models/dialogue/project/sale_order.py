from odoo import api, fields, models
from odoo.fields import Domain

SHOWN = 5


class SaleOrder(models.Model):
    """Show the earlier offers to the customer on an offer."""

    _inherit = "sale.order"

    statcrm_earlier_offer_ids = fields.Many2many(
        "sale.order",
        string="Earlier Offers",
        compute="_compute_statcrm_earlier_offer_ids",
        help="The latest offers and orders of the principal customer, with its"
        " offices and contact persons.",
        groups="base.group_user",
    )

    @api.depends("partner_id")
    def _compute_statcrm_earlier_offer_ids(self):
        """One query per order, as only the form shows it."""
        for order in self:
            earlier = self.browse()
            if principal := order.partner_id.statcrm_principal_id:
                offered = self.env["statcrm.brief"]._documents_domain(
                    principal, self._name
                )
                earlier = self.search(
                    offered & Domain("id", "!=", order._origin.id),
                    order="date_order desc, id desc",
                    limit=SHOWN,
                )
            order.statcrm_earlier_offer_ids = earlier
