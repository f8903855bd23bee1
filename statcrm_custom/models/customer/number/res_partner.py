from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ....tools import business_id

OPERATORS = ("in", "=", "like", "ilike", "=like", "=ilike")


class ResPartner(models.Model):
    """The Finnish business ID: validated, stored in one format, duplicates reported.

    Whatever was typed or imported, it is stored as 2077474-0, so that it can be found
    by an index. Numbers of other countries are not changed; they are found with and
    without the signs between their digits.
    """

    _inherit = "res.partner"

    statcrm_has_twin = fields.Boolean(
        string="Duplicate Business ID",
        compute="_compute_statcrm_has_twin",
        search="_search_statcrm_has_twin",
        groups="base.group_user",
    )

    statcrm_former_number_ids = fields.One2many(
        "statcrm.former.number",
        "partner_id",
        string="Numbers of Merged Customers",
        readonly=True,
        groups="base.group_user",
    )

    def _get_company_registry_labels(self):
        # EXTENDS 'base'
        return {
            **super()._get_company_registry_labels(),
            "FI": self.env._("Business ID"),
        }

    @api.constrains("company_registry", "country_id")
    def _check_statcrm_business_id(self):
        """Store a business ID in one format; refuse a wrong check digit.

        A constraint covers every kind of write, and costs nothing without a number. A
        contact has the number of its organisation, which may be a foreign one.
        """
        written = self.filtered(
            lambda one: (one.is_company or not one.parent_id) and one.company_registry
        )
        for partner in written:
            number = partner._statcrm_one_form()
            if number != partner.company_registry:
                # its duplicates are reported here, once
                partner.with_context(import_file=False).company_registry = number
        if written and self.env.context.get("import_file"):
            written._statcrm_note_twins()

    def _statcrm_one_form(self):
        """Return the company ID as it is stored.

        Eight digits without a country are a business ID in a Finnish company only.
        """
        number = self.company_registry.strip()
        country = self.country_id.code
        found = business_id.canonical(number) if country in ("FI", False) else None
        if country == "FI" and number and not found:
            raise ValidationError(
                self.env._(
                    "“%(number)s” (%(partner)s) is not a valid Finnish business ID:"
                    " seven digits, a hyphen and a check digit, such as 2077474-0."
                    " Correct it or leave it empty.",
                    number=self.company_registry,
                    partner=self.display_name,
                )
            )
        if found and not country and business_id.is_plain(number):
            if self.env.company.country_id.code != "FI":
                found = None
        return found or number or False

    def _statcrm_business_id(self):
        """Return the business ID from the company ID or the tax ID, or None."""
        if self.country_id.code not in ("FI", False):
            return None
        vat = (self.vat or "").strip()
        if self.country_id or vat[:2].upper() == "FI":
            vat = business_id.canonical(vat)
        else:
            vat = None
        return business_id.canonical(self.company_registry) or vat

    def _compute_same_vat_partner_id(self):
        # EXTENDS 'base': the warning on the form covers every spelling
        result = super()._compute_same_vat_partner_id()
        for partner in self:
            if partner.parent_id or partner.same_company_registry_partner_id:
                continue
            if number := partner._statcrm_business_id():
                found = partner._statcrm_find_twins([number])
                partner.same_company_registry_partner_id = found[:1]
        return result

    def _statcrm_find_twins(self, numbers):
        """Return other partners with these business IDs, including archived ones.

        Offices of the same customer and partners of other companies do not count.
        """
        domain = self._statcrm_business_id_domain(numbers)
        companies = [False, *self.company_id.ids]
        domain &= Domain("company_id", "in", companies)
        domain &= Domain("parent_id", "=", False) | Domain("is_company", "=", True)
        partners_sudo = self.with_context(active_test=False).sudo()
        found = partners_sudo.search(domain) - self._origin
        if found and self._origin:  # mostly there are none, and no tree to walk through
            below = [("id", "in", found.ids), ("id", "child_of", self._origin.ids)]
            found -= partners_sudo.search(below)
        return found

    def _statcrm_note_twins(self):
        """Log duplicate business IDs on imported partners."""
        by_number = {}
        for partner in self:
            if number := partner._statcrm_business_id():
                by_number[number] = by_number.get(number, self.browse()) | partner
        if not by_number:
            return
        there = self._statcrm_find_twins(list(by_number)) | self
        found = {}
        for twin in there:
            number = twin._statcrm_business_id()
            found[number] = found.get(number, self.browse()) | twin
        for number, partners in by_number.items():
            for partner in partners:
                others = found[number] - partner
                others -= others.filtered(
                    lambda one, partner=partner: (
                        one.statcrm_principal_id == partner.statcrm_principal_id
                    )
                )
                if others:
                    partner._statcrm_note_twin(number, others)

    def _statcrm_note_twin(self, number, others):
        self.message_post(
            body=self.env._(
                "The business ID %(number)s is also used by %(others)s. If they are"
                " the same customer, merge them.",
                number=number,
                others=others.mapped("display_name"),
            ),
            message_type="notification",
            subtype_xmlid="mail.mt_note",
        )

    def _compute_statcrm_has_twin(self):
        found = self.search([("id", "in", self.ids), ("statcrm_has_twin", "=", True)])
        for partner in self:
            partner.statcrm_has_twin = partner._origin in found

    def _search_statcrm_has_twin(self, operator, value):
        if operator != "in":
            return NotImplemented
        self.flush_model(
            ["active", "company_registry", "is_company", "parent_id", "vat"]
            + ["statcrm_principal_id"]
        )
        return Domain(
            "id",
            "any",
            SQL(
                """
                (WITH numbered AS (
                    SELECT id, statcrm_principal_id AS principal_id,
                           CASE WHEN company_registry ~ '^[0-9]{7}-[0-9]$'
                                THEN company_registry
                                WHEN vat ~* '^FI[ -]?[0-9]{7}-?[0-9]$'
                                THEN regexp_replace(
                                    vat, '^..[ -]?([0-9]{7})-?([0-9])$', '\\1-\\2')
                           END AS number
                      FROM res_partner
                     WHERE active AND (parent_id IS NULL OR is_company)
                       AND (company_registry IS NOT NULL OR vat IS NOT NULL))
                 SELECT id FROM numbered
                  WHERE number IN (
                        SELECT number FROM numbered GROUP BY number
                        HAVING count(DISTINCT principal_id) > 1))
                """
            ),
        )

    # Search customers by numbers that are not on their form.
    #
    # These are numbers of merged customers, and business IDs in any spelling. Both are
    # looked up first, in small tables or by an index, and added to the search as ids: a
    # subquery would keep the search from using its index.

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
        """Return the ids of the partners found by such a number.

        Archived and inaccessible partners are included: the search filters them as
        usual.
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
        spelled = set().union(*map(business_id.spellings, values))
        if numbers or spelled:
            ids += self._statcrm_ids_by_business_id(numbers, spelled)
        return ids

    @api.model
    def _statcrm_ids_by_business_id(self, numbers, spelled):
        """Return the ids of the partners with such a company ID or tax ID.

        :param numbers: business IDs in the canonical format
        :param spelled: numbers of other countries in all their spellings
        """
        domain = self._statcrm_business_id_domain(numbers)
        domain |= Domain("company_registry", "in", list(spelled))
        domain |= Domain("vat", "in", list(spelled))
        return (
            self.with_context(active_test=False)
            ._search(domain, bypass_access=True)
            .get_result_ids()
        )

    @api.model
    def _statcrm_business_id_domain(self, numbers):
        """Return the domain of the partners with one of these business IDs."""
        vats = [vat for number in numbers for vat in business_id.as_vat(number)]
        return Domain("company_registry", "in", list(numbers)) | Domain(
            "vat", "in", vats
        )
