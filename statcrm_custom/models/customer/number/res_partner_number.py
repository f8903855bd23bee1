from odoo import api, fields, models
from odoo.fields import Domain

from ....tools import business_id

OPERATORS = ("in", "=", "like", "ilike", "=like", "=ilike")


class ResPartner(models.Model):
    """Numbers that mean a customer besides those on its card, as it is looked up.

    Those of customers that were merged into it, and a Business ID in any spelling.
    Both are asked first, in small tables or by an index, and join the search as ids:
    a sub-query would keep the search from using its index.
    """

    _inherit = "res.partner"

    statcrm_former_number_ids = fields.One2many(
        "statcrm.former.number",
        "partner_id",
        string="Numbers of Merged Customers",
        readonly=True,
        groups="base.group_user",
    )

    @api.model
    def _search_display_name(self, operator, value):
        # EXTENDS 'base'
        domain = super()._search_display_name(operator, value)
        ids = self._statcrm_ids_by_number(operator, value)
        if not ids:
            return domain
        if operator in Domain.NEGATIVE_OPERATORS:
            return Domain(domain) & Domain("id", "not in", ids)
        return Domain(domain) | Domain("id", "in", ids)

    @api.model
    def _statcrm_ids_by_number(self, operator, value):
        """Return the ids of those that a text means by such a number.

        Partners that a rule hides or that are archived are among them: the search
        that this is a part of filters as always.
        """
        positive = Domain.NEGATIVE_OPERATORS.get(operator, operator)
        if positive not in OPERATORS or isinstance(value, bool) or not value:
            return []
        values = [value] if isinstance(value, str) else value
        values = [one for one in values if isinstance(one, str) and one.strip()]
        if not values:
            return []
        numbers = {business_id.canonical(one) for one in values} - {None}
        found = Domain.OR(Domain("number", positive, one) for one in values)
        if positive in ("in", "="):
            found = Domain("number", "in", [one.strip() for one in values])
        former_sudo = self.env["statcrm.former.number"].sudo()
        former = former_sudo.search(found | Domain("number", "in", list(numbers)))
        ids = former.partner_id.ids
        if numbers:
            ids += self._statcrm_ids_by_business_id(numbers)
        return ids

    @api.model
    def _statcrm_ids_by_business_id(self, numbers):
        """Return the ids of the partners with a Business ID, also as a tax number.

        :param numbers: collection of numbers in the canonical form
        """
        return (
            self.with_context(active_test=False)
            ._search(self._statcrm_business_id_domain(numbers), bypass_access=True)
            .get_result_ids()
        )

    @api.model
    def _statcrm_business_id_domain(self, numbers):
        """Return the domain of the partners with one of these Business IDs."""
        vats = [vat for number in numbers for vat in business_id.as_vat(number)]
        return Domain("company_registry", "in", list(numbers)) | Domain(
            "vat", "in", vats
        )
