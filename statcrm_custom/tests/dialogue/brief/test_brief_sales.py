"""The sales of the brief against plain sums, and against the classification."""

from odoo.tests import tagged

from ..brief_case import BriefCommon


@tagged("post_install", "-at_install")
class TestBriefSales(BriefCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.prepare_invoices()

    def sell(self):
        end = self.month_end
        self.sale(self.ministry, end(1), 1000)
        self.sale(self.kaisa, end(24), 200)
        self.sale(self.office, end(25), 600)
        self.sale(self.office, end(48), 30)
        self.sale(self.office, end(49), 7777)
        self.sale(self.office, self.today.replace(day=1), 8888)
        self.sale(self.company_partner("Other"), end(1), 9999)
        self.invoice(self.office, end(2), 400)
        self.invoice(self.kaisa, end(3), 100, "out_refund")
        self.invoice(self.office, end(4), 5555, post=False)
        self.invoice(self.office, end(4), 4444, "in_invoice")

    def test_24_months_against_the_24_before(self):
        self.sell()
        section = self.part_of("sales")
        # 1000 + 200 + 400 - 100 against 600 + 30
        for text in ("1,500", "630", "+138"):
            self.assertIn(text, section["text"])
        years = section["chart"]
        for year, amount in zip(years, ("30", "600", "200", "1,300"), strict=True):
            self.assertEqual(year["amount"].strip("$ €\N{NO-BREAK SPACE}"), amount)
        self.assertEqual([year["is_now"] for year in years], [False] * 2 + [True] * 2)
        bars = [bar["height"] for year in years for bar in year["bars"]]
        # 30, 600, 200 and 1300 of 1300; the windows are three months wide
        self.assertEqual([height for height in bars if height], [2, 46, 15, 100])
        self.assertEqual(
            [at for at, height in enumerate(bars) if height], [0, 7, 8, 15]
        )

    def test_months_equal_the_orm(self):
        self.sell()
        date_to = self.month_end(1)
        start = self.month_end(49)
        tree = [("statcrm_principal_id", "=", self.ministry.id)]
        tree = self.Partner.search(tree)
        months = {}
        for entry in self.env["statcrm.sales.entry"].search(
            [("partner_id", "in", tree.ids)]
        ):
            months.setdefault(entry.date.strftime("%Y-%m"), []).append(
                (entry.date, entry.amount)
            )
        for move in self.env["account.move"].search(
            [
                ("commercial_partner_id", "in", tree.ids),
                ("state", "=", "posted"),
                ("move_type", "in", ("out_invoice", "out_refund")),
            ]
        ):
            months.setdefault(move.invoice_date.strftime("%Y-%m"), []).append(
                (move.invoice_date, move.amount_untaxed_signed)
            )
        expected = [
            sum(amount for day, amount in rows if start < day <= date_to)
            for _month, rows in sorted(months.items())
        ]
        found = self.env["statcrm.brief"]._get_monthly_sales(self.ministry, date_to)
        self.assertEqual(len(found), 48)
        self.assertEqual(
            [amount for amount in found if amount],
            [amount for amount in expected if amount],
        )

    def test_equal_the_classification(self):
        self.sell()
        self.classify(self.month_end(1))
        found = self.env["statcrm.brief"]._get_monthly_sales(
            self.ministry, self.month_end(1)
        )
        self.assertEqual(sum(found[24:]), self.ministry.statcrm_sales)

    def test_more_credit_than_sales_draws_no_bar(self):
        self.invoice(self.office, self.month_end(1), 100, "out_refund")
        section = self.part_of("sales")
        self.assertIn("-", section["text"])
        heights = [bar["height"] for year in section["chart"] for bar in year["bars"]]
        self.assertEqual(heights, [0] * 16)
