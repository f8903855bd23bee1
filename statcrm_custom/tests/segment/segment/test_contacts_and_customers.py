from odoo.modules.module import load_script
from odoo.tests import freeze_time, tagged
from odoo.tools.misc import file_path

from ...common import StatcrmCommon


@tagged("post_install", "-at_install")
class TestContactsAreNoCustomers(StatcrmCommon):
    """Contact persons stay out of pyramid and rules, unless they buy themselves."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.city = cls.company_partner("City")
        cls.citizen = cls.person("Citizen")
        cls.former = cls.person("Former")
        cls.buyer = cls.person("Buyer")
        for person in cls.former + cls.buyer:
            cls.affiliate(person, cls.city, date_to="2020-12-31")
        cls.sale(cls.buyer, "2026-01-15", 700)
        cls.people = cls.citizen + cls.former + cls.buyer

    def test_classification(self):
        run = self.classify()
        lines = run.line_ids.filtered(lambda line: line.partner_id in self.people)
        self.assertEqual(set(lines.partner_id), set(self.citizen + self.buyer))
        self.assertEqual(self.buyer.statcrm_sales, 700)
        self.assertTrue(self.buyer.statcrm_is_principal)
        self.assertFalse(self.former.statcrm_value_class_id)
        self.assertFalse(self.former.statcrm_is_principal)
        # the sales end, and with them the place among the customers
        self.classify(date_to="2030-06-30")
        self.assertFalse(self.buyer.statcrm_sales)
        self.assertFalse(self.buyer.statcrm_is_principal)

    def test_who_buys_keeps_the_own_card(self):
        self.classify()
        self.affiliate(self.buyer, self.city, date_from="2026-07-01")
        self.assertFalse(self.buyer.parent_id)
        self.affiliate(self.citizen, self.city, date_from="2026-07-01")
        self.assertEqual(self.citizen.parent_id, self.city)

    def test_rule_of_persons(self):
        rule = self.env.ref("statcrm_custom.statcrm_segment_rule_person")
        found = self.Partner.search(rule._get_customer_domain())
        self.assertEqual(found & self.people, self.citizen)

    def test_a_rule_that_finds_everybody_does_not_find_us(self):
        rule = self.env["statcrm.segment.rule"].create(
            {
                "name": "All",
                "segment_id": self.segment("others").id,
                "domain": "[('name', '!=', False)]",
            }
        )
        found = self.Partner.search(rule._get_customer_domain())
        self.assertIn(self.city, found)
        us = self.env.company.partner_id + self.staff.partner_id + self.former
        self.assertFalse(found & us)


@freeze_time("2026-06-15")
@tagged("post_install", "-at_install")
class TestPeopleOfBefore(StatcrmCommon):
    """What the version before left: people on one list only, contacts as customers."""

    def test_migration(self):
        city, mill = self.company_partner("City"), self.company_partner("Mill")
        anna = self.person("Anna", city)
        bo, former = self.person("Bo"), self.person("Former")
        self.affiliate(bo, mill)
        self.affiliate(former, mill, date_to="2020-12-31")
        prospective = self.value_class("prospective")
        bo.parent_id = False
        (bo + former).sudo().statcrm_computed_class_id = prospective
        anna.statcrm_affiliation_ids.unlink()
        self.env.flush_all()
        path = "statcrm_custom/migrations/19.0.2.0.0/post-people.py"
        script = load_script(file_path(path), "post_people")
        for _time in range(2):
            script.migrate(self.env.cr, "19.0.1.0.0")
            self.env.invalidate_all()
            self.assertEqual(anna.statcrm_affiliation_ids.organisation_id, city)
            self.assertEqual(bo.parent_id, mill)
            self.assertEqual(bo.statcrm_principal_id, mill)
            self.assertFalse(bo.statcrm_value_class_id)
            self.assertEqual(len(bo.statcrm_affiliation_ids), 1)
            self.assertFalse(former.parent_id)
