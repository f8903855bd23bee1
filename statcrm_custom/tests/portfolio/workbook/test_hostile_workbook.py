"""Workbooks that would fill the memory, in every spelling of XML."""

import base64
import io
import zipfile

from openpyxl import Workbook

from odoo.exceptions import UserError
from odoo.tests import BaseCase, tagged

from ....tools import workbook
from ..workbook_case import WorkbookCase

# the last cell of a table of 1.8 thousand million
FAR = b"ZZZ99999"
SHEET = "xl/worksheets/sheet1.xml"


def make(change=lambda name, content: (name, content)):
    """A workbook of one sheet with two cells, its parts changed."""
    book = Workbook()
    book.active.append(["Name", "City"])
    buffer, changed = io.BytesIO(), io.BytesIO()
    book.save(buffer)
    with zipfile.ZipFile(buffer) as old, zipfile.ZipFile(changed, "w") as new:
        for part in old.infolist():
            new.writestr(*change(part.filename, old.read(part)))
    return changed.getvalue()


def in_sheet(old, new):
    def change(name, content):
        return name, content.replace(old, new) if name == SHEET else content

    return make(change)


@tagged("post_install", "-at_install")
class TestHostileWorkbook(BaseCase):
    def refused(self, content):
        with self.assertRaises(workbook.FileError) as caught:
            workbook.read(content)
        return caught.exception.code

    def test_a_last_cell_far_away(self):
        for spelling in (
            b'<c r="%s"',
            b"<c r='%s'",
            b'<c r = "%s"',
            b'<c s=">" r="%s"',
            b'<c t="n"\n r="%s"',
        ):
            with self.subTest(spelling=spelling):
                content = in_sheet(b'<c r="B1"', spelling % FAR)
                self.assertEqual(self.refused(content), "too_many_cells")
        content = in_sheet(b'<c r="B1"', b'<c r="%s"' % FAR.lower())
        self.assertEqual(self.refused(content), "too_many_cells")

    def test_a_tag_across_two_pieces(self):
        def change(length):
            def longer(name, content):
                if name != SHEET:
                    return name, content
                start = content.index(b"<sheetData>")
                fill = b" " * (workbook.PIECE - start - 250)
                content = content.replace(b"<sheetData>", b"<sheetData>" + fill)
                cell = b"<c " + b" " * length + b'r="' + FAR + b'"'
                return name, content.replace(b'<c r="B1"', cell)

            return longer

        for length in (1_000, 3 * workbook.PIECE):
            with self.subTest(length=length):
                content = make(change(length))
                self.assertEqual(self.refused(content), "too_many_cells")

    def test_a_sheet_of_another_name(self):
        def change(name, content):
            content = content.replace(b"worksheets/sheet1.xml", b"other.xml")
            if name == SHEET:
                name, content = "xl/other.xml", content.replace(b'"B1"', b'"ZZZ99999"')
            return name, content

        self.assertEqual(self.refused(make(change)), "too_many_cells")

    def test_cells_without_a_place(self):
        rows = b'<row r="2">' + b"<c/>" * 16_000 + b'</row><row r="1048576"><c/></row>'
        content = in_sheet(b"</sheetData>", rows + b"</sheetData>")
        self.assertEqual(self.refused(content), "too_many_cells")
        row = b"<row>" + b'<c t="n"><v>1</v></c>' * 5 + b"</row>"
        content = in_sheet(b"</sheetData>", row * 20_000 + b"</sheetData>")
        [rows] = workbook.read(content).values()
        self.assertEqual((len(rows), rows[-1]), (20_001, [1.0] * 5))

    def test_many_sheets_that_are_large_together(self):
        book = Workbook()
        for _number in range(3):
            book.create_sheet().cell(4_000, 2_000, 1)
        buffer = io.BytesIO()
        book.save(buffer)
        self.assertEqual(self.refused(buffer.getvalue()), "too_many_cells")

    def test_other_kinds_of_workbooks(self):
        for part in ("content.xml", "xl/workbook.bin"):
            buffer = io.BytesIO()
            with zipfile.ZipFile(buffer, "w") as archive:
                archive.writestr(part, b"<a/>")
            self.assertEqual(self.refused(buffer.getvalue()), "no_workbook")


@tagged("post_install", "-at_install")
class TestHostileImport(WorkbookCase):
    def test_people_on_the_sheet_of_customers(self):
        rows = [["Name", "Organisation", "Job Position", "Email"]]
        rows += [["Pia Pine", "Town", "Head", "pia@wood.example"]]
        one = self.preview(self.workbook(Customers=rows))
        [(kind, says)] = self.said(one).values()
        self.assertEqual(kind, "refused")
        self.assertIn("columns are those of the sheet “People”", says)

    def test_a_file_of_one_name_is_read_in_time(self):
        """The rows of one name, each with a number, are not compared in pairs."""
        rows = [["Number", "Name", "City"]]
        rows += [[f"O-{at}", "Office", "Wood"] for at in range(4_000)]
        rows += [["O-7", "Office", "Wood"]]
        sheets, _unknown = self.Import._read_workbook(
            base64.b64decode(self.workbook(Customers=rows))
        )
        seen = []
        plain = type(self.Import)._get_keys

        def count(model, row):
            seen.append(row.line)
            return plain(model, row)

        self.patch(type(self.Import), "_get_keys", count)
        [group] = self.Import._get_order(sheets)
        self.assertEqual(len(seen), 4_001)
        self.assertEqual(group[-1].reason, "The same as line 9.")
        self.assertFalse(any(row.reason for row in group[:-1]))

    def test_customers_of_another_company(self):
        """A number of a customer that the user does not see is nobody's."""
        there = self.env["res.company"].create({"name": "There"})
        theirs = self.company_partner("Theirs", ref="W-9", company_id=there.id)
        rows = [["Number", "Name", "City"], ["W-9", "Renamed", "Wood"]]
        one = self.load(self.workbook(Customers=rows))
        self.assertEqual(self.counts(one), (1, 0, 0, 0))
        self.assertEqual(theirs.name, "Theirs")
        self.assertEqual(len(self.found("W-9")), 2)

    def test_a_region_is_no_pattern(self):
        rows = [["Number", "Name", "Region", "Country"], ["W-9", "A", "U%", "FI"]]
        self.load(self.workbook(Customers=rows))
        self.assertEqual(self.found("W-9").state_id.name, "U%")

    def test_a_broken_import_does_not_stop_the_others(self):
        self.patch(self.Import.__class__, "_take_turn", lambda self, job: False)
        files = [
            self.workbook(Customers=[["Number", "Name"], [f"B-{at}", "B"]])
            for at in range(2)
        ]
        first, second = (self.preview(file) for file in files)
        for one in (first, second):
            one.action_import()
            self.assertEqual(one.state, "waiting")
        write = type(first)._apply_rows

        def breaks(imports, rows, refused):
            if imports == first:
                raise ValueError("broken")
            return write(imports, rows, refused)

        self.patch(type(first), "_apply_rows", breaks)
        cron = type(self.env["ir.cron"])
        self.patch(cron, "_commit_progress", lambda self, *args, **kwargs: 1)
        with self.assertLogs("odoo.addons.statcrm_custom", "ERROR"):
            self.Import.sudo()._cron_import()
        self.assertEqual((first.state, first.reason), ("failed", "broken"))
        self.assertEqual(self.counts(second), (1, 0, 0, 0))

    def test_an_open_document_is_no_excel_workbook(self):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("content.xml", b"<a/>")
        with self.assertRaisesRegex(UserError, "no Excel workbook"):
            self.preview(base64.b64encode(buffer.getvalue()))
