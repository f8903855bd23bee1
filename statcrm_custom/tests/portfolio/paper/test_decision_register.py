import base64
import io

from openpyxl import load_workbook

from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from ..decided_common import DecidedCommon


@tagged("post_install", "-at_install")
class TestDecisionsOfAPeriod(DecidedCommon):
    def test_period_includes_its_first_and_last_day(self):
        everything = self.past + self.approved + self.returned
        for start, end, expected in (
            ("1900-12-31", "1901-02-03", everything),
            ("1901-01-01", "1901-02-03", self.approved + self.returned),
            ("1900-12-31", "1901-02-02", self.past),
            ("1901-02-04", "1901-12-31", everything.browse()),
        ):
            found = self.sheet(start, end).nomination_ids
            self.assertEqual(found, expected, (start, end))

    def test_workbook(self):
        sheet = self.sheet("1901-01-01", "1901-12-31")
        content = base64.b64decode(sheet.workbook)
        sheet = load_workbook(io.BytesIO(content)).active
        rows = [list(row) for row in sheet.iter_rows(values_only=True)]
        self.assertEqual(
            rows[0][0], "Decisions on nominations, 01/01/1901 – 12/31/1901"
        )
        self.assertEqual(rows[1][0], "Decisions: 1. Nominations: 2")
        approved, returned = rows[4:6]
        self.assertEqual(approved[0], "TEST 1901/1")
        self.assertEqual(str(approved[1].date()), "1901-02-03")
        self.assertEqual(
            approved[2:6],
            ["Elina Saarinen", "Ministry", "Strategic customer", "Aino Lahti"],
        )
        self.assertEqual(str(approved[7].date()), "1904-02-29")
        self.assertEqual(approved[8], "Approved")
        self.assertEqual(returned[3], "Mill")
        self.assertEqual(returned[8], "Returned: Too small.")

    def test_form_shows_another_period_at_once(self):
        form = Form(self.env["statcrm.decision.register"].with_user(self.staff))
        form.date_to = "1901-12-31"
        form.date_from = "1901-01-01"
        self.assertEqual(len(form.nomination_ids), 2)
        form.date_from = "1900-01-01"
        self.assertEqual(len(form.nomination_ids), 3)

    def test_period_that_ends_before_it_begins(self):
        with self.assertRaises(ValidationError):
            self.sheet("1901-12-31", "1901-01-01")
