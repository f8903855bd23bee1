from odoo.tests import tagged

from ...common import StatcrmCommon


@tagged("post_install", "-at_install")
class TestSearchClass(StatcrmCommon):
    def test_a_principal_customer_is_found_with_its_class(self):
        ministry = self.company_partner(
            "Ministry of Xylography", user_id=self.account_manager.id
        )
        office = self.company_partner("Xylography Office", ministry)
        search = self.env["statcrm.search"].with_user(self.internal)
        self.assertEqual(
            [row["what"] for row in search.find("xylography")],
            ["Principal customer", "Office of Ministry of Xylography"],
        )
        ministry.statcrm_nominated_class_id = self.value_class("strategic")
        self.assertEqual(
            [(row["id"], row["what"]) for row in search.find("xylography")],
            [
                (ministry.id, "Principal customer, Strategic customer"),
                (office.id, "Office of Ministry of Xylography"),
            ],
        )
