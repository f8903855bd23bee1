from odoo import models
from odoo.exceptions import AccessError


class ResPartner(models.Model):
    """Our arithmetic stays out of every hand.

    What we note about a customer is for the house (`groups` on each field): a
    customer with a portal account reads its own partner, never what it is worth to
    us. What is computed or decided has `_inverse_statcrm_guarded`: Odoo calls it
    when the field is written, by a form, an import or RPC alike, and at no other
    time; superuser code passes. A check in `_has_field_access` cost 2 to 3 % at every
    new partner.
    """

    _inherit = "res.partner"

    def _inverse_statcrm_guarded(self):
        if not self.env.su:
            raise AccessError(
                self.env._(
                    "Nobody writes the principal customer, the class or the sales of a"
                    " customer by hand: they follow from the organisation, the"
                    " classification and the nomination."
                )
            )
