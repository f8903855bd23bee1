from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..common import StatcrmCommon

# check digit by hand, weights 7 9 10 5 8 4 2:
# 2077474: 14+0+70+35+32+28+8 = 187 = 17 * 11, rest 0: digit 0
# 0112038: 0+9+10+10+0+12+16 = 57, rest 2, 11 - 2: digit 9
VALID = ("2077474-0", "0112038-9")


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

    def test_person_without_number(self):
        self.assertFalse(self.person("Citizen", country_id=self.fi.id).company_registry)

    def test_label_is_the_finnish_one(self):
        partner = self.company_partner("Co", country_id=self.fi.id)
        self.assertEqual(partner.company_registry_label, "Business ID")
