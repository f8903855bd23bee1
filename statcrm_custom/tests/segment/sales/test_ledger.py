"""The real ledger, through the import that a user has; sums by the test itself."""

import base64
import csv
import io
from collections import defaultdict
from datetime import date
from decimal import Decimal

from odoo.tests import tagged
from odoo.tools import file_open

from ...common import StatcrmCommon

LEDGER = "statcrm_custom/tests/data/sales_ledger_sample.csv"
LIMITS = (("big", 50_000), ("middle", 10_000), ("small_a", 2_000), ("small", 1))


@tagged("post_install", "-at_install")
class TestRealLedger(StatcrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with file_open(LEDGER, "rb") as file:
            cls.content = file.read()
        text = cls.content.decode()
        cls.lines = list(csv.DictReader(io.StringIO(text)))
        refs = sorted({line["customer"] for line in cls.lines})
        partners = cls.Partner.create(
            [{"name": f"Buyer {ref}", "ref": ref, "is_company": True} for ref in refs]
        )
        cls.by_ref = dict(zip(refs, partners, strict=True))
        wizard = cls.env["statcrm.sales.entry.import"].create(
            {"file": base64.b64encode(cls.content), "source": "Real ledger"}
        )
        cls.log = cls.env["statcrm.sales.import"].browse(
            wizard.action_import()["res_id"]
        )

    def sums(self, after, until):
        sums = defaultdict(Decimal)
        for line in self.lines:
            if after < date.fromisoformat(line["date"]) <= until:
                sums[line["customer"]] += Decimal(line["amount"])
        return sums

    def test_every_line_came_in(self):
        self.assertEqual(self.log.created_count, len(self.lines))
        self.assertEqual(self.log.refused_count, 0)
        again = self.env["statcrm.sales.entry"].import_csv(self.content, "Again")
        self.assertEqual(again["created"], 0)
        self.assertEqual(again["matched"], len(self.lines))

    def test_18_months(self):
        """The figures that are known of this ledger; it begins in January 1997."""
        run = self.check_window(date(1996, 12, 30), 18)
        self.assertAlmostEqual(run.total_sales, 244_091.94, 2)
        self.assertAlmostEqual(100 * run.concentration(0.05), 36.07, delta=0.01)

    def test_24_months(self):
        run = self.check_window(date(1996, 6, 30), 24)
        self.assertAlmostEqual(run.total_sales, 244_091.94, 2)

    def test_6_months_leave_non_active_customers(self):
        run = self.check_window(date(1997, 12, 30), 6)
        codes = {self.by_ref[ref].statcrm_value_class_id.code for ref in self.by_ref}
        self.assertIn("non_active", codes)
        self.assertGreater(run.total_sales, 0)

    def check_window(self, after, months):
        until = date(1998, 6, 30)
        sums = self.sums(after, until)
        run = self.classify("1998-06-30", months)
        self.assertEqual(run.date_from, after)
        self.assertAlmostEqual(run.total_sales, float(sum(sums.values())), 2)
        self.env.invalidate_all()
        for ref, partner in self.by_ref.items():
            self.assertAlmostEqual(partner.statcrm_sales, float(sums[ref]), 2)
            self.assertEqual(partner.statcrm_value_class_id.code, self.code(sums[ref]))
        ranked = sorted((s for s in sums.values() if s > 0), reverse=True)
        top = -(-len(ranked) * 5 // 100)  # rounded up
        self.assertAlmostEqual(
            run.concentration(0.05), float(sum(ranked[:top]) / sum(ranked)), 9
        )
        return run

    def code(self, amount):
        """Everybody in the ledger has bought up to its last day."""
        for code, limit in LIMITS:
            if amount >= limit:
                return code
        return "non_active"
