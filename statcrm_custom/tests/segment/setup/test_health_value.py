from odoo.tests import tagged

from ...common import StatcrmCommon


@tagged("post_install", "-at_install")
class TestHealthValue(StatcrmCommon):
    def check(self, key):
        health = self.env["statcrm.health"].with_user(self.main_user).get_health()
        return next(one for one in health["checks"] if one["key"] == key)

    def test_sales_without_a_classification(self):
        self.assertEqual(self.check("classification")["state"], "green")
        self.sale(self.company_partner("Mill"), "2026-01-31", 100)
        self.assertEqual(self.check("classification")["state"], "amber")
        self.classify()
        self.assertEqual(self.check("classification")["state"], "green")

    def test_refused_lines_of_the_last_import(self):
        self.company_partner("Mill", ref="H-1")
        self.env["statcrm.sales.entry"].import_csv(
            b"customer,date,qty,amount\nH-1,2026-01-31,1,10\nH-2,2026-01-31,1,10\n", "x"
        )
        check = self.check("sales_import")
        self.assertEqual(check["state"], "amber")
        self.assertIn("New lines: 1, refused: 1", check["text"])
