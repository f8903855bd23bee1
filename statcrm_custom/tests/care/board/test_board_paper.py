import base64
import io

from openpyxl import load_workbook

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, freeze_time, tagged
from odoo.tools.pdf import PdfReader

from ..board_common import BoardCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-08-15")
class TestBoardPaper(BoardCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kept("Meeting")
        cls.kept("Magazine")
        cls.found("Fair", "late")

    def paper(self, user=None, **options):
        papers = self.env["statcrm.board.paper"].with_user(user or self.staff)
        return papers.create({"options": {"year": 2026, **options}})

    def book(self, **options):
        content = base64.b64decode(self.paper(**options).workbook)
        return load_workbook(io.BytesIO(content))

    def values(self, sheet):
        return [list(row) for row in sheet.iter_rows(values_only=True)]

    def test_workbook_has_a_tab_for_each_programme_and_one_for_all(self):
        book = self.book()
        self.assertEqual(
            book.sheetnames, ["Strategic programme", "Key programme", "All promises"]
        )
        rows = self.values(book["Strategic programme"])
        self.assertEqual(rows[0][0], "Promise board 2026: Strategic programme")
        self.assertEqual(
            rows[-2],
            ["Customer", "Account manager", "Segment", "Class"]
            + ["Meeting", "Magazine", "Card (should)"],
        )
        self.assertEqual(
            rows[-1][4:],
            ["✓ Kept 03/02/2026", "◷ Due 12/31/2026 (1/2)", "◷ Due 12/31/2026"],
        )
        rows = self.values(book["All promises"])[5:]
        promises = {(row[0], row[5]): row for row in rows}
        self.assertEqual(len(promises), 4)
        row = promises["Ministry", "Meeting"]
        self.assertEqual(row[6], "✓ Kept")
        self.assertEqual(row[7].date().isoformat(), "2026-05-31")
        self.assertEqual((row[8], row[9]), ("1/1", "Proof of it"))
        self.assertEqual(row[10].date().isoformat(), "2026-03-02")
        self.assertEqual(promises["Mill", "Fair"][6], "! Late")
        for place, name in (("Ministry", "Meeting"), ("Mill", "Fair")):
            promise = self.promises[name, 1]
            self.assertEqual(promise.symbol, promises[place, name][6][0])

    def test_what_is_late_before_its_day_has_no_day(self):
        """As on screen: what has to hold all the time is late at once."""
        fair = self.promises["Fair", 1].sudo()
        for day, text in (
            ("2026-08-14", "! Late 08/14/2026"),
            ("2026-08-15", "! Late"),
        ):
            fair.date_due = day
            rows = self.values(self.book()["Key programme"])
            self.assertEqual(rows[-1][4], text)

    def test_what_is_filtered_is_saved_and_said(self):
        book = self.book(late=True, value_class_id=self.value_class("key").id)
        self.assertEqual(book.sheetnames, ["Key programme", "All promises"])
        facts = "\n".join(str(row[0]) for row in self.values(book["Key programme"]))
        self.assertIn("Only not kept", facts)
        self.assertIn(self.value_class("key").name, facts)

    def pages(self, paper):
        reports = self.env["ir.actions.report"].with_user(paper.env.user)
        reports = reports.with_context(force_report_rendering=True)
        content, kind = reports._render_qweb_pdf(
            "statcrm_custom.statcrm_board_paper_action_print", paper.ids
        )
        self.assertEqual(kind, "pdf")
        return [
            (page.mediabox, " ".join(page.extract_text().split()))
            for page in PdfReader(io.BytesIO(content)).pages
        ]

    def test_page_lies_and_tells_without_colour(self):
        ((box, text),) = self.pages(self.paper())
        self.assertGreater(box.width, box.height)
        for words in (
            "Promise board 2026",
            "Strategic programme",
            "Ministry",
            "✓ Kept 03/02/2026",
            "! Late",
            "(1/2)",
            "Card (should)",
        ):
            self.assertIn(words, text)

    def test_nothing_to_show(self):
        ((_box, text),) = self.pages(self.paper(year=2050))
        self.assertIn("No promises to show.", text)

    def test_two_programmes_of_the_same_name(self):
        self.key.name = self.strategic.name = "A programme with a name of many words"
        self.assertEqual(len({name.lower() for name in self.book().sheetnames}), 3)

    def test_only_for_the_staff(self):
        with self.assertRaises(AccessError):
            self.paper(self.portal)
