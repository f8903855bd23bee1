from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import StatcrmCommon


@tagged("post_install", "-at_install")
class TestNewPartner(StatcrmCommon):
    """What is left out at a new partner, to be no slower than Odoo, changes nothing."""

    def test_the_defaults_are_those_of_all_fields(self):
        self.env["ir.default"].set("res.partner", "city", "Turku")
        partner_class = self.env.registry["res.partner"]
        contexts = (
            {},
            {"default_is_company": True, "default_company_type": "company"},
            {"default_parent_id": self.company_partner("Parent").id},
            {"default_type": "opportunity", "default_category_id": [(6, 0, [])]},
        )
        for context in contexts:
            partners = self.env["res.partner"].with_context(**context)
            names = [*partners._fields]
            ours = partners.default_get(names)
            with patch.object(
                partner_class, "_statcrm_computed_fields", lambda _self: frozenset()
            ):
                plain = partners.default_get(names)
            self.assertEqual(ours, plain)
            self.assertEqual(ours["city"], "Turku")

    def test_what_is_left_out_is_written_by_nobody(self):
        left_out = self.env["res.partner"]._statcrm_computed_fields()
        self.assertIn("statcrm_people_count", left_out)
        self.assertIn("complete_name", left_out)
        kept = {"name", "parent_id", "company_type", "lang", "user_id", "barcode"}
        self.assertFalse(kept & left_out)

    def test_another_company_is_told_what_the_organisation_has_there(self):
        other = self.env["res.company"].create({"name": "Other House"})
        terms = self.env["account.payment.term"].create({"name": "60 days"})
        parent = self.company_partner("Parent")
        parent.with_company(other).property_payment_term_id = terms
        contact = self.env["res.partner"].create(
            {"name": "Contact", "parent_id": parent.id}
        )
        there = contact.with_company(other)
        self.assertEqual(there.property_payment_term_id, terms)
        self.assertNotEqual(contact.property_payment_term_id, terms)

    def test_what_belongs_to_another_company_is_refused(self):
        other = self.env["res.company"].create({"name": "Other House"})
        terms = self.env["account.payment.term"].create(
            {"name": "60 days", "company_id": other.id}
        )
        with self.assertRaises(UserError):
            self.company_partner("New", property_payment_term_id=terms.id)
        partner = self.company_partner("There")
        with self.assertRaises(UserError):
            partner.property_payment_term_id = terms

    def test_a_house_with_one_company_does_not_look_for_others(self):
        parent = self.company_partner("Parent")
        company_class = self.env.registry["res.company"]
        search = company_class._search
        counts = {}

        def noted(companies, domain, *args, **kwargs):
            counts[every_id] += 1
            return search(companies, domain, *args, **kwargs)

        one, two = self.env.company._ids, (*self.env.company._ids, 0)
        self.person("First", parent)
        for every_id in (one, two):
            counts[every_id] = 0
            with (
                patch.object(company_class, "_search", noted),
                patch.object(
                    company_class, "_statcrm_every_id", lambda _self, ids=every_id: ids
                ),
            ):
                self.person("Contact", parent)
        self.assertEqual(counts[two], counts[one] + 1)
