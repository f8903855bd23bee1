from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResPartner(models.Model):
    """Somebody answers for every strategic and key customer, by decision."""

    _inherit = "res.partner"

    @api.constrains("user_id", "statcrm_nominated_class_id")
    def _check_statcrm_responsible(self):
        nominated = self.filtered("statcrm_nominated_class_id")
        for partner in nominated:
            if not partner.user_id:
                raise ValidationError(
                    self.env._(
                        "%(customer)s is a strategic or key customer: somebody has to"
                        " answer for it. Choose the account manager as well.",
                        customer=partner.display_name,
                    )
                )
        # what approves a nomination or hands a customer over runs as superuser
        if nominated and not self.env.su:
            nominated._statcrm_check_appointed()

    def _statcrm_check_appointed(self):
        """Refuse another account manager than the team's, where it has one."""
        members = self.env["statcrm.account.member"]
        rows = members.search(
            members._as_of_domain(fields.Date.context_today(self))
            & fields.Domain("partner_id", "in", self.ids)
            & fields.Domain("part", "=", "manager")
        )
        for partner, row in rows.grouped("partner_id").items():
            if partner.user_id not in row.user_id:
                raise ValidationError(
                    self.env._(
                        "%(manager)s was appointed to answer for %(customer)s. Propose"
                        " a change of its nomination, or hand the customer over.",
                        manager=row[:1].user_id.name,
                        customer=partner.display_name,
                    )
                )
