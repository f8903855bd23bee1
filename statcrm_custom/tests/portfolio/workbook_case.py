"""A workbook of customers, as a spreadsheet saves it."""

import base64
import io

from openpyxl import Workbook, load_workbook

from ..common import StatcrmCommon

CUSTOMERS = [
    ["Number", "Name", "Business ID", "Segment", "Account Manager", "City", "Country"],
    ["W-1", "Town of Wood", "2077474-0", "Local government", "test_account_manager"]
    + ["Wood", "Finland"],
    ["W-2", "Ministry of Tests", "", "central_government", "", "Helsinki", "FI"],
]
OFFICES = [
    ["Number", "Name", "Belongs To", "Street", "ZIP", "City"],
    ["W-12", "Day Care", "W-11", "Pine Street 2", 100, "Wood"],
    ["W-11", "Education Office", "Town of Wood", "Pine Street 1", 100, "Wood"],
]
PEOPLE = [
    [
        "Number",
        "Name",
        "Organisation",
        "Job Position",
        "Contact Roles",
        "Level",
        "Email",
    ],
    ["P-1", "Pia Pine", "W-11", "Head", "Buyer, Decision-maker", "Director"]
    + ["pia@wood.example"],
    ["", "Otto Oak", "W-2", "", "", "", "otto@tests.example"],
]
POSTS = [
    ["Person", "Organisation", "Job Position", "Contact Roles", "From", "To"],
    ["pia@wood.example", "W-2", "Board member", "Influential person", "1.2.2024", ""],
]


class WorkbookCase(StatcrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Import = cls.env["statcrm.workbook.import"].with_user(cls.main_user)

    def workbook(self, **sheets):
        """A workbook, base64, of {title: rows}."""
        book = Workbook()
        book.remove(book.active)
        for title, rows in sheets.items():
            page = book.create_sheet(title)
            for row in rows:
                page.append(row)
            for cell in page["B"] if page.max_column > 1 else ():
                if str(cell.value).startswith("="):
                    cell.data_type = "s"  # a text that looks like a formula
        buffer = io.BytesIO()
        book.save(buffer)
        return base64.b64encode(buffer.getvalue())

    def whole(self):
        return self.workbook(
            Customers=CUSTOMERS, Offices=OFFICES, People=PEOPLE, Posts=POSTS
        )

    def preview(self, file, **values):
        one = self.Import.create({"file": file, "filename": "c.xlsx", **values})
        one.action_preview()
        return one

    def load(self, file, **values):
        one = self.preview(file, **values)
        one.action_import()
        self.assertEqual(one.state, "done", one.reason)
        return one

    def counts(self, one):
        return (
            one.created_count,
            one.updated_count,
            one.unchanged_count,
            one.refused_count,
        )

    def found(self, ref):
        return self.Partner.with_context(active_test=False).search([("ref", "=", ref)])

    def refused(self, one):
        """{title: rows} of the file of the refused rows."""
        content = base64.b64decode(one.refused_file)
        return {
            page.title: [list(row) for row in page.iter_rows(values_only=True)]
            for page in load_workbook(io.BytesIO(content))
        }

    def said(self, one, sheet=0):
        """{line: (what happens, what is said)} of the preview."""
        rows = one.preview["sheets"][sheet]["rows"]
        return {row["line"]: (row["kind"], row["says"]) for row in rows}
