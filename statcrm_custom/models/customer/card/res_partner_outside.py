from odoo import api, fields, models
from odoo.fields import Domain


class ResPartner(models.Model):
    """Who is one of us: customers and their people are chosen from the others."""

    _inherit = "res.partner"

    statcrm_is_outside = fields.Boolean(
        string="Not One of Us",
        compute="_compute_statcrm_is_outside",
        search="_search_statcrm_is_outside",
        groups="base.group_user",
        help="No colleague, and neither one of our companies nor a contact of it.",
    )

    @api.depends("partner_share", "statcrm_principal_id")
    def _compute_statcrm_is_outside(self):
        ours = self._statcrm_ours()
        for partner in self:
            places = partner._origin | partner.statcrm_principal_id
            partner.statcrm_is_outside = partner.partner_share and not places & ours

    def _search_statcrm_is_outside(self, operator, value):
        if operator != "in":
            return NotImplemented
        ours = self._statcrm_ours().ids
        return (
            Domain("partner_share", "=", True)
            & Domain("id", "not in", ours)
            & Domain("statcrm_principal_id", "not in", ours)
        )

    @api.model
    def _statcrm_ours(self):
        """Return the partners of our companies."""
        companies = self.env["res.company"].sudo()
        return companies.browse(companies._statcrm_every_id()).partner_id
