from odoo import api, models
from odoo.fields import Domain
from odoo.tools import ormcache

# what changes the answer to: whose nomination is decided, but has not begun?
DECIDED = ("approved", "ended")


class StatcrmNomination(models.Model):
    """Which nominations bind their customers: those in force, and those to come."""

    _inherit = "statcrm.nomination"

    def write(self, vals):
        result = super().write(vals)
        if vals.get("state") in DECIDED or "is_in_force" in vals:
            self.env.registry.clear_cache()
        return result

    @api.model
    def _decided_domain(self):
        """Return the domain of the nominations that hold, or are decided to hold."""
        return Domain("kind", "=", "nominate") & Domain("state", "=", "approved")

    @api.model
    def _of_domain(self, partners):
        return Domain("partner_id", "in", partners.ids)

    @api.model
    @ormcache()
    def _coming_partner_ids(self):
        """Return the ids of the customers whose nomination is decided and to come.

        They are few and change with a decision, while every partner that is moved or
        archived asks: so the answer is kept.
        """
        coming = self.sudo().search(
            self._decided_domain() & Domain("is_in_force", "=", False)
        )
        return frozenset(coming.partner_id.ids)
