import base64

from odoo.exceptions import UserError
from odoo.tests import Form, tagged
from odoo.tools import file_open

from ...common import StatcrmCommon

HEADER = "customer;date;qty;amount\n"


@tagged("post_install", "-at_install")
class TestImportWindow(StatcrmCommon):
    """The window says how it understands a file, and asks what it cannot know."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Entry = cls.env["statcrm.sales.entry"]
        cls.a = cls.company_partner("Åkerö", ref="Å-1")
        cls.b = cls.company_partner("B", ref="B-1")

    def form(self, content):
        form = Form(self.env["statcrm.sales.entry.import"].with_user(self.main_user))
        form.file = base64.b64encode(content)
        return form

    def test_a_file_is_shown_before_it_is_imported(self):
        content = f"{HEADER}Å-1;31.1.2026;1;1 234,50\nB-1;1.2.2026;1;-34,5\n;x;1;1\n"
        form = self.form(content.encode("utf-8-sig"))
        self.assertFalse(form.problem)
        for words in ("semicolon", "day first", "UTF-8", "Å-1", "1,200.00", "1,234.50"):
            self.assertIn(words, form.preview_html)
        self.assertIn("The customer is missing", form.preview_html)
        action = form.save().action_import()
        log = self.env["statcrm.sales.import"].browse(action["res_id"])
        self.assertEqual((log.created_count, log.refused_count), (2, 1))
        again = self.form(content.encode("utf-8-sig"))
        self.assertIn("This file has already been imported", again.preview_html)

    def test_windows_letters_are_shown_and_chosen(self):
        form = self.form(f"{HEADER}Å-1;31.1.2026;1;5\n".encode("cp1252"))
        self.assertIn("Line 2 is not UTF-8", form.problem)
        self.assertIn("Å-1;31.1.2026", form.preview_html)
        form.encoding = "cp1252"
        self.assertFalse(form.problem)
        self.assertIn("Å-1;31.1.2026", form.preview_html)
        form.save().action_import()
        entry = self.Entry.search([("partner_id", "=", self.a.id)])
        self.assertEqual(entry.amount, 5)

    def test_a_question_is_asked_and_answered(self):
        form = self.form(f"{HEADER}B-1;01/02/2026;1;1,234\n".encode())
        self.assertIn("“1,234” on line 2", form.problem)
        with self.assertRaisesRegex(UserError, "Choose the decimal separator"):
            form.save().action_import()
        form.decimal = "point"
        self.assertIn("“01/02/2026” on line 2", form.problem)
        form.dates = "dmy"
        self.assertFalse(form.problem)
        form.save().action_import()
        entry = self.Entry.search([("partner_id", "=", self.b.id)])
        self.assertEqual((str(entry.date), entry.amount), ("2026-02-01", 1234))

    def test_mixed_dates_are_told_before_anything_is_refused(self):
        """Of seven lines, three could be lost: the window says which, and asks."""
        days = ("2026-02-03", "2026-02-04", "2026-02-05", "2026-02-06")
        days += ("31/1/2026", "3/4/2026", "3/13/2026")
        content = HEADER + "".join(f"B-1;{day};1;5\n" for day in days)
        form = self.form(content.encode())
        for words in (
            "year first: 4 (“2026-02-03” on line 2)",
            "day first: 1 (“31/1/2026” on line 6)",
            "month first: 1 (“3/13/2026” on line 8)",
            "readable both ways: 1 (“3/4/2026” on line 7)",
        ):
            self.assertIn(words, form.problem)
        with self.assertRaisesRegex(UserError, "spelled in several ways"):
            form.save().action_import()
        form.dates = "iso"
        self.assertFalse(form.problem)
        self.assertIn("Lines that will be refused", form.preview_html)
        form.dates = "any_mdy"
        self.assertFalse(form.problem)
        self.assertIn("mixed, otherwise month first", form.preview_html)
        self.assertNotIn("Lines that will be refused", form.preview_html)
        action = form.save().action_import()
        log = self.env["statcrm.sales.import"].browse(action["res_id"])
        self.assertEqual((log.created_count, log.refused_count), (7, 0))
        entries = self.Entry.search([("partner_id", "=", self.b.id)])
        self.assertEqual(
            sorted(map(str, entries.mapped("date"))),
            ["2026-01-31", *days[:4], "2026-03-04", "2026-03-13"],
        )

    def test_what_stays_refused_says_why(self):
        content = f"{HEADER}B-1;2026-02-03;1;5\nB-1;3/13/2026;1;5\n"
        for dates, reason in (
            ("iso", "The date is not in the format 2026-06-30."),
            ("dmy", "The date is not in the format 30.6.2026."),
        ):
            form = self.form(content.encode())
            form.dates = dates
            action = form.save().action_import()
            log = self.env["statcrm.sales.import"].browse(action["res_id"])
            self.assertIn(reason, base64.b64decode(log.refused_file).decode())
            log.action_undo()

    def test_another_file_is_asked_anew(self):
        form = self.form(f"{HEADER}B-1;01/02/2026;1;5\n".encode())
        form.dates = "mdy"
        form.file = base64.b64encode(f"{HEADER}B-1;1.2.2026;1;5\n".encode())
        self.assertFalse(form.dates)
        self.assertIn("day first", form.preview_html)

    def test_refused_lines_keep_letters_and_delimiter(self):
        content = f"{HEADER}Ö-9;31.1.2026;1;5\n".encode("cp1252")
        form = self.form(content)
        form.encoding = "cp1252"
        action = form.save().action_import()
        log = self.env["statcrm.sales.import"].browse(action["res_id"])
        lines = base64.b64decode(log.refused_file).decode("cp1252").splitlines()
        self.assertEqual(lines[1].split(";")[:4], ["Ö-9", "31.1.2026", "1", "5"])

    def test_the_template_is_a_file_that_is_taken(self):
        path = "statcrm_custom/static/xls/sales_ledger_template.xlsx"
        with file_open(path, "rb") as file:
            content = file.read()
        answer = self.Entry.import_csv(content, "template")
        self.assertEqual(answer, {"created": 0, "matched": 0, "refused": []})
