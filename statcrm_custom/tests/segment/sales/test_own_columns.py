"""A ledger with columns of its own names, as a spreadsheet saves it."""

import base64
import io

from openpyxl import Workbook

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from ....tools.sales_format import name_columns
from ...common import StatcrmCommon


@tagged("post_install", "-at_install")
class TestOwnColumns(StatcrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.a = cls.company_partner("A", ref="OC-1")
        cls.b = cls.company_partner("B", ref="1002")
        cls.env.company.statcrm_ledger_columns = False
        cls.Window = cls.env["statcrm.sales.entry.import"].with_user(cls.main_user)

    def window(self, content, **values):
        form = Form(self.Window)
        form.source = "Own"
        form.file = base64.b64encode(content)
        for name, value in values.items():
            form[name] = value
        return form

    def entries(self):
        entries = self.env["statcrm.sales.entry"].search([("source", "=", "Own")])
        return sorted(
            (one.partner_id.ref, str(one.date), one.quantity, one.amount)
            for one in entries
        )

    def test_columns_are_chosen_once_and_remembered(self):
        """Semicolons, decimal commas, day first, Windows letters."""
        text = "Kundennr;Menge;Rechnungsdatum;Netto €;Ort\r\n"
        content = (text + "OC-1;2;31.12.2025;1.234,50;Köln\r\n").encode("cp1252")
        form = self.window(content, encoding="cp1252")
        self.assertEqual(
            form.header_names, ["Kundennr", "Menge", "Rechnungsdatum", "Netto €", "Ort"]
        )
        self.assertTrue(form.has_own_columns)
        self.assertIn("Choose the columns of your file: Customer Number", form.problem)
        form.customer_column, form.date_column = "Kundennr", "Rechnungsdatum"
        self.assertIn("Amount", form.problem)
        form.amount_column, form.quantity_column = "Netto €", "Menge"
        self.assertFalse(form.problem)
        self.assertIn("1,234.50", form.preview_html)
        form.save().action_import()
        self.assertEqual(self.entries(), [("OC-1", "2025-12-31", 2, 1234.5)])
        # the next file of the company is known at once
        content = (text + "1002;1;1.1.2026;5,00;Köln\r\n").encode("cp1252")
        form = self.window(content, encoding="cp1252")
        self.assertEqual(form.amount_column, "Netto €")
        self.assertFalse(form.problem)
        form.save().action_import()
        self.assertEqual(len(self.entries()), 2)
        other = self.env["res.company"].create({"name": "Other"})
        self.assertFalse(other.statcrm_ledger_columns)

    def test_a_workbook_with_a_title_and_no_quantity(self):
        book = Workbook()
        for row in (["Invoices 2025"], [], ["Client", "When", "Net"], [1002, "x", 7.5]):
            book.active.append(row)
        book.active["B4"] = "2025-12-31"
        buffer = io.BytesIO()
        book.save(buffer)
        form = self.window(buffer.getvalue())
        self.assertEqual(form.header_names, ["Client", "When", "Net"])
        form.customer_column, form.date_column = "Client", "When"
        form.amount_column = "Net"
        self.assertFalse(form.problem)
        form.save().action_import()
        self.assertEqual(self.entries(), [("1002", "2025-12-31", 0, 7.5)])

    def test_refused_lines_are_loaded_again(self):
        content = b"No;Day;Net\nOC-1;31.12.2025;1,5\nNOBODY;31.12.2025;2,5\n"
        form = self.window(content)
        form.customer_column, form.date_column = "No", "Day"
        form.amount_column = "Net"
        action = form.save().action_import()
        log = self.env["statcrm.sales.import"].browse(action["res_id"])
        self.assertEqual((log.created_count, log.refused_count), (1, 1))
        refused = base64.b64decode(log.refused_file)
        self.assertTrue(refused.startswith("\ufeffNo;Day;Net;reason;line".encode()))
        mended = refused.replace(b"NOBODY", b"1002")
        form = self.window(mended)
        self.assertFalse(form.problem)
        # the quotes of our reason are no letters to look at
        self.assertNotIn("Are the letters correct", form.preview_html)
        self.assertNotIn("Quantity", form.preview_html)
        form.save().action_import()
        self.assertEqual([one[0] for one in self.entries()], ["1002", "OC-1"])

    def test_the_preview_tells_why_lines_are_refused(self):
        content = b"customer;date;qty;amount\nOC-1;31.12.2025;1;1,5\n"
        content += (
            b"NO-1;31.12.2024;1;2,5\nOC-1;31.12.2025;1;x\nNO-2;31.12.2025;1;1,5\n"
        )
        html = self.window(content).preview_html
        self.assertIn(
            "Line 3: No customer has the number “NO-1”. The same for other lines: 1.",
            html,
        )
        self.assertIn("Line 4: The amount is not a number.", html)
        self.assertIn("Dec 31, 2025 – Dec 31, 2025", html)
        good = self.window(content.split(b"NO-1")[0])
        self.assertNotIn("will be refused", good.preview_html)

    def test_a_column_of_our_name_that_is_not_meant(self):
        """`date` is the day of printing, the sale has another one."""
        content = b"customer,date,Sold On,amount\nOC-1,2026-01-31,2025-12-31,5\n"
        form = self.window(content)
        self.assertTrue(form.has_own_columns)
        self.assertEqual(form.date_column, "date")
        form.date_column = "Sold On"
        form.save().action_import()
        self.assertEqual(self.entries(), [("OC-1", "2025-12-31", 0, 5)])

    def test_known_names_need_no_choice(self):
        content = b"Asiakasnumero;Pvm;Kpl;Summa\nOC-1;31.12.2025;1;2,50\n"
        form = self.window(content)
        self.assertFalse(form.has_own_columns)
        self.assertFalse(form.problem)
        form.save().action_import()
        self.assertEqual(self.entries(), [("OC-1", "2025-12-31", 1, 2.5)])
        self.assertFalse(self.env.company.statcrm_ledger_columns)

    def test_one_column_for_two(self):
        form = self.window(b"No;Day;Net\nOC-1;31.12.2025;1,5\n")
        form.customer_column = form.amount_column = "No"
        form.date_column = "Day"
        self.assertIn("another column for each", form.problem)
        with self.assertRaises(UserError):
            form.save().action_import()

    def test_only_a_header(self):
        form = self.window(b"customer,date,qty,amount\n")
        self.assertEqual(form.problem, "The file has no lines below the header.")

    def test_nothing_that_could_be_a_table(self):
        form = self.window(b"hello")
        self.assertTrue(form.problem)
        form = self.window(b"PK\x03\x04")
        self.assertIn("cannot be read", form.problem)

    def test_our_names_can_mean_another_column(self):
        """What a file calls Qty is its amount, and the other way round."""
        content = b"No,Date,Qty,Amount\nOC-1,2026-01-01,1250,3\n"
        form = self.window(content, customer_column="No")
        form.quantity_column, form.amount_column = "Amount", "Qty"
        form.save().action_import()
        self.assertEqual(self.entries(), [("OC-1", "2026-01-01", 3, 1250)])

    def test_a_column_without_a_name_is_nobodys(self):
        names = name_columns(
            ["No", "Date", "", "Netto"], {"qty": "", "amount": "netto"}
        )
        self.assertEqual(names, ["no", "date", "", "amount"])
