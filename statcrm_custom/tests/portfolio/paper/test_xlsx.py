import io
from datetime import date

from openpyxl import load_workbook

from odoo.tests import BaseCase, tagged

from ....tools.xlsx import workbook


@tagged("post_install", "-at_install")
class TestWorkbook(BaseCase):
    COLUMNS = [
        ("Customer", "text"),
        ("Since", "date"),
        ("Sales", "amount"),
        ("Late", "integer"),
    ]

    def sheet(self, title="Report", facts=(), columns=None, rows=()):
        content = workbook(title, facts, columns or self.COLUMNS, rows)
        return load_workbook(io.BytesIO(content)).active

    def test_what_is_written_is_read_back_with_its_type(self):
        sheet = self.sheet(
            "Portfolio",
            ["Two customers", "All is well"],
            rows=[["Ministry", date(2026, 1, 31), 1234.5, 2], ["Mill", None, 0, 0]],
        )
        rows = [list(row) for row in sheet.iter_rows(values_only=True)]
        self.assertEqual(
            [row[0] for row in rows[:3]],
            ["Portfolio"]
            + [
                "Two customers",
                "All is well",
            ],
        )
        self.assertEqual(rows[4], ["Customer", "Since", "Sales", "Late"])
        self.assertEqual(rows[5][0], "Ministry")
        self.assertEqual(rows[5][1].date(), date(2026, 1, 31))
        self.assertEqual(rows[5][2:], [1234.5, 2])
        self.assertEqual(rows[6], ["Mill", None, 0, 0])
        self.assertEqual(sheet.auto_filter.ref, "A5:D7")
        self.assertEqual(sheet.freeze_panes, "B6")

    def test_text_is_never_a_formula_or_a_link(self):
        evil = ["=1+1", "@SUM(1)", "https://example.com", "+358 9 5550 0107"]
        sheet = self.sheet(columns=[("T", "text")], rows=[[text] for text in evil])
        cells = [row[0] for row in sheet.iter_rows(min_row=4)]
        self.assertEqual([cell.value for cell in cells], evil)
        self.assertEqual({cell.data_type for cell in cells}, {"s"})
        self.assertFalse([cell for cell in cells if cell.hyperlink])

    def test_name_of_the_tab(self):
        self.assertEqual(self.sheet("A/B: [C]?").title, "A B   C")
        self.assertEqual(self.sheet("x" * 40).title, "x" * 31)
        self.assertTrue(self.sheet("///").title)

    def test_no_rows(self):
        sheet = self.sheet()
        self.assertEqual(sheet.max_row, 3)
