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

    def _statcrm_may_add(self, model):
        """Return those of these customers to whom the user may add a row of a model.

        Rules refuse a row at the end, when it is saved: asked here about one that is
        not there yet, so that nobody is offered what ends in a refusal.

        :param str model: one whose rows belong to a `partner_id`
        """
        rows = self.env[model]
        if not rows.has_access("create"):
            return self.browse()
        rules = self.env["ir.rule"]._compute_domain(model, "create")
        # rules may ask for the user whom a row names
        values = {"user_id": self.env.uid} if "user_id" in rows._fields else {}
        return self.filtered(
            lambda one: (
                rows.sudo()
                .new({"partner_id": one._origin.id, **values})
                .filtered_domain(rules)
            )
        )

    def _inverse_statcrm_guarded(self):
        if not self.env.su:
            raise AccessError(
                self.env._(
                    "Nobody writes the principal customer, the class or the sales of a"
                    " customer by hand: they follow from the organisation, the"
                    " classification and the nomination."
                )
            )
