import runpy

from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged
from odoo.tools import file_path

from ..common import StatcrmCommon

# check digit by hand, weights 7 9 10 5 8 4 2:
# 2077474: 14+0+70+35+32+28+8 = 187 = 17 * 11, rest 0: digit 0
# 0112038: 0+9+10+10+0+12+16 = 57, rest 2, 11 - 2: digit 9
VALID = ("2077474-0", "0112038-9")
SPELLINGS = (
    "2077474-0",
    "20774740",
    "FI20774740",
    "fi 2077474-0",
    " 2077474 - 0 ",
    "2077474\u20130",
    "Y-tunnus: 2077474-0",
    "FI-20774740",
)


@tagged("post_install", "-at_install")
class TestBusinessIdIsChecked(StatcrmCommon):
    def test_right_numbers_are_taken(self):
        for number in VALID:
            partner = self.company_partner(
                "Co", country_id=self.fi.id, company_registry=number
            )
            self.assertEqual(partner.company_registry, number)

    def test_wrong_numbers_are_refused_with_the_number_and_an_example(self):
        for number in ("2077474-1", "207747-0", "20774740-0", "abc", "0112038-8"):
            with (
                self.subTest(number=number),
                self.assertRaises(ValidationError) as caught,
                self.cr.savepoint(),
            ):
                self.company_partner(
                    "Co", country_id=self.fi.id, company_registry=number
                )
            self.assertIn(number, str(caught.exception))
            self.assertIn("2077474-0", str(caught.exception))

    def test_one_form_whatever_the_spelling(self):
        for spelling in SPELLINGS:
            with self.subTest(spelling=spelling):
                made = self.company_partner(
                    "Made", country_id=self.fi.id, company_registry=spelling
                )
                self.assertEqual(made.company_registry, "2077474-0")
                written = self.company_partner("Written", country_id=self.fi.id)
                contact = self.person("Contact", written)
                written.company_registry = spelling
                self.assertEqual(
                    (written | contact).mapped("company_registry"), ["2077474-0"] * 2
                )
        older = self.company_partner(
            "Older", country_id=self.fi.id, company_registry="112038-9"
        )
        self.assertEqual(older.company_registry, "0112038-9")

    def test_without_a_country(self):
        for spelling, stored in (
            ("FI20774740", "2077474-0"),
            (" 2077474-0 ", "2077474-0"),
            ("20774740", "20774740"),
            (" 1-2 ", "1-2"),
            ("  ", False),
        ):
            partner = self.company_partner("Nowhere", company_registry=spelling)
            self.assertEqual(partner.company_registry, stored)
        self.env.company.country_id = self.fi
        partner = self.company_partner("At Home", company_registry="20774740")
        self.assertEqual(partner.company_registry, "2077474-0")

    def test_a_country_that_comes_later(self):
        partner = self.company_partner("Nowhere", company_registry="20774740")
        partner.country_id = self.fi
        self.assertEqual(partner.company_registry, "2077474-0")

    def test_import_and_merge(self):
        answer = self.Partner.load(
            ["name", "is_company", "country_id/.id", "company_registry"],
            [["Imported", "1", str(self.fi.id), "FI20774740"]],
        )
        imported = self.Partner.browse(answer["ids"])
        self.assertEqual(imported.company_registry, "2077474-0")
        kept = self.company_partner("Kept", country_id=self.fi.id)
        self.merge(kept, imported)
        self.assertEqual(kept.company_registry, "2077474-0")

    def test_look_ups_find_every_spelling(self):
        stored = self.company_partner(
            "Stored", country_id=self.fi.id, company_registry="2077474-0"
        )
        taxed = self.company_partner("Taxed", country_id=self.fi.id, vat="FI20774740")
        for spelling in SPELLINGS:
            with self.subTest(spelling=spelling):
                for operator in ("ilike", "="):
                    found = self.Partner.search([("display_name", operator, spelling)])
                    self.assertEqual(found & (stored | taxed), stored | taxed)
        self.assertNotIn(
            stored, self.Partner.search([("display_name", "=", "2077474-1")])
        )

    def test_twins_are_noticed_on_the_form(self):
        self.company_partner("Taxed", country_id=self.fi.id, vat="FI20774740")
        for values in (
            {"company_registry": "20774740"},
            {"company_registry": "Y-tunnus 2077474-0"},
        ):
            form = Form(self.Partner.with_context(default_is_company=True))
            form.name = "New"
            form.country_id = self.fi
            form.company_registry = values["company_registry"]
            self.assertEqual(form.same_company_registry_partner_id.name, "Taxed")
        stored = self.company_partner(
            "Stored", country_id=self.fi.id, company_registry="0112038-9"
        )
        form = Form(self.Partner.with_context(default_is_company=True))
        form.country_id = self.fi
        form.vat = "FI01120389"
        self.assertEqual(form.same_company_registry_partner_id, stored)
        office = self.company_partner("Office", stored, vat="FI01120389")
        self.assertFalse(office.same_company_registry_partner_id)
        self.assertFalse(stored.same_company_registry_partner_id)

    def test_twins_of_an_import_are_told_on_their_cards(self):
        there = self.company_partner("There", country_id=self.fi.id, vat="FI20774740")
        partners = self.Partner.with_context(import_file=True)
        answer = partners.load(
            ["name", "is_company", "country_id/.id", "company_registry"],
            [
                ["Twin", "1", str(self.fi.id), "20774740"],
                ["Single", "1", str(self.fi.id), "0112038-9"],
            ],
        )
        twin, single = self.Partner.browse(answer["ids"])
        told = twin.message_ids.filtered(lambda one: "also used by" in (one.body or ""))
        self.assertIn("There", told.body)
        self.assertFalse(
            single.message_ids.filtered(lambda one: "also used by" in (one.body or ""))
        )
        found = self.Partner.search([("statcrm_has_twin", "=", True)])
        self.assertEqual(found & (there | twin | single), there | twin)
        self.assertTrue(twin.statcrm_has_twin)
        self.assertFalse(single.statcrm_has_twin)
        twin.parent_id = there
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertFalse(twin.statcrm_has_twin)

    def test_numbers_of_the_version_before(self):
        organisation = self.company_partner("Old", country_id=self.fi.id)
        contact = self.person("Contact", organisation)
        foreign = self.company_partner("Old", country_id=self.env.ref("base.se").id)
        nowhere = self.company_partner("Old")
        self.env.flush_all()
        for partners, number in (
            (organisation | contact, "FI20774740"),
            (foreign, " 20774740 "),
            (nowhere, "20774740"),
        ):
            self.env.cr.execute(
                "UPDATE res_partner SET company_registry = %s WHERE id IN %s",
                (number, partners._ids),
            )
        path = "statcrm_custom/migrations/19.0.2.0.0/post-business_id.py"
        script = runpy.run_path(file_path(path))
        for _twice in range(2):
            script["migrate"](self.env.cr, "19.0.1.0.0")
        self.env.invalidate_all()
        self.assertEqual(
            (organisation | contact | foreign | nowhere).mapped("company_registry"),
            ["2077474-0", "2077474-0", "20774740", "20774740"],
        )

    def test_a_number_in_its_form_costs_no_query_more(self):
        counts = []
        for values in ({"comment": "x"}, {"company_registry": "0112038-9"}) * 2:
            partner = self.company_partner("P", country_id=self.fi.id)
            with self.count_queries(counts):
                partner.write(values)
        self.assertLessEqual(counts[3], counts[2] + 1)  # contacts that follow

    def test_foreign_number_is_not_checked(self):
        partner = self.company_partner(
            "Aktiebolag", country_id=self.env.ref("base.se").id, company_registry="1-2"
        )
        self.assertEqual(partner.company_registry, "1-2")
        self.assertTrue(self.company_partner("Nowhere", company_registry="1-2"))

    def test_moving_to_finland_checks_the_number(self):
        partner = self.company_partner("Nowhere", company_registry="1-2")
        with self.assertRaises(ValidationError):
            partner.country_id = self.fi

    def test_finnish_contact_of_a_foreign_organisation(self):
        company = self.company_partner(
            "Aktiebolag", country_id=self.env.ref("base.se").id, company_registry="1-2"
        )
        contact = self.person("Person", company, country_id=self.fi.id)
        self.assertEqual(contact.company_registry, "1-2")

    def test_foreign_numbers_are_found_with_and_without_their_signs(self):
        sweden = self.env.ref("base.se")
        stored = ("556036-0793", "923 609 016", "SE5560360793 01", "12345678901")
        for number in stored:
            kept = self.company_partner(
                f"Co {number}", country_id=sweden.id, company_registry=number
            )
            self.assertEqual(kept.company_registry, number)
        for typed, number in (
            ("5560360793", "556036-0793"),
            ("556036 0793", "556036-0793"),
            ("923609016", "923 609 016"),
            ("923-609-016", "923 609 016"),
            ("12 345 678 901", "12345678901"),
        ):
            with self.subTest(typed=typed):
                found = self.Partner.search([("display_name", "ilike", typed)])
                self.assertIn(f"Co {number}", found.mapped("name"))
        self.assertFalse(self.Partner.search([("display_name", "ilike", "5560360794")]))

    def test_person_without_number(self):
        self.assertFalse(self.person("Citizen", country_id=self.fi.id).company_registry)

    def test_label_is_the_finnish_one(self):
        partner = self.company_partner("Co", country_id=self.fi.id)
        self.assertEqual(partner.company_registry_label, "Business ID")
