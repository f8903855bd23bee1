from stdnum.exceptions import ValidationError as NumberError
from stdnum.fi import ytunnus

from odoo import api, models
from odoo.exceptions import ValidationError


class ResPartner(models.Model):
    """The Finnish Business ID: named so, and checked where it is written."""

    _inherit = "res.partner"

    def _get_company_registry_labels(self):
        # EXTENDS 'base'
        return {
            **super()._get_company_registry_labels(),
            "FI": self.env._("Business ID"),
        }

    @api.constrains("company_registry", "country_id")
    def _check_statcrm_business_id(self):
        """Refuse a Business ID whose form or check digit is wrong.

        Source of the rule: stdnum.fi.ytunnus (seven digits, one check digit).
        A contact has the number of its organisation, which may be a foreign one.
        """
        for partner in self:
            if partner.parent_id and not partner.is_company:
                continue
            if partner.company_registry and partner.country_id.code == "FI":
                partner._statcrm_validate_business_id()

    def _statcrm_validate_business_id(self):
        try:
            ytunnus.validate(self.company_registry)
        except NumberError as error:
            raise ValidationError(
                self.env._(
                    "“%(number)s” is not a Finnish Business ID (%(partner)s). It has"
                    " seven digits, a hyphen and a check digit, like 2077474-0."
                    " Please check it for a typing error, or leave it empty.",
                    number=self.company_registry,
                    partner=self.display_name,
                )
            ) from error
