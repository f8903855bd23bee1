from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResPartner(models.Model):
    """Somebody answers for every strategic and key customer, by decision."""

    _inherit = "res.partner"

    @api.constrains("user_id", "statcrm_nominated_class_id")
    def _check_statcrm_responsible(self):
        """Whoever writes, superuser or not: constraints do not know the difference.

        So an approval or a hand-over writes the team first, then the customer.
        """
        # an office has no class of its own: asked first, a move costs no query
        tops = self
        if self.parent_id:
            tops = self.filtered(lambda partner: not partner.parent_id)
        # all at once, as every new partner comes by
        if not tops.statcrm_nominated_class_id:
            return
        nominated = tops.filtered("statcrm_nominated_class_id")
        for partner in nominated:
            if not partner.user_id:
                raise ValidationError(
                    self.env._(
                        "%(customer)s is a strategic or key customer: somebody has to"
                        " answer for it. Choose the account manager as well.",
                        customer=partner.display_name,
                    )
                )
        nominated._statcrm_check_appointed()

    def _statcrm_check_appointed(self):
        """Refuse another account manager than the team's, where it has one."""
        members = self.env["statcrm.account.member"]
        rows = members.search(
            members._as_of_domain(self.env.company._statcrm_today())
            & fields.Domain("partner_id", "in", self.ids)
            & fields.Domain("part", "=", "manager")
        )
        for partner, appointed in rows.grouped("partner_id").items():
            if partner.user_id not in appointed.user_id:
                raise ValidationError(
                    self.env._(
                        "%(manager)s was appointed to answer for %(customer)s. Propose"
                        " a change of its nomination, or hand the customer over.",
                        manager=appointed[:1].user_id.name,
                        customer=partner.display_name,
                    )
                )
