"""Exports of people: for a purpose and a receiver, logged, safe against formulas."""

import base64
import io

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..target_case import TargetCase


@tagged("post_install", "-at_install")
class TestExport(TargetCase):
    def export(self, group, **values):
        values = {"purpose": "Magazine", "receiver": "Printer", **values}
        wizard = self.env["statcrm.people.export"].with_user(self.communications)
        wizard = wizard.create({"group_id": group.id, **values})
        wizard.action_export()
        book = openpyxl.load_workbook(io.BytesIO(base64.b64decode(wizard.file)))
        rows = [*book.active.iter_rows()]
        top = next(i for i, row in enumerate(rows) if row[0].value == "Name")
        return wizard, rows[top], rows[top + 1 :]

    def test_people_with_their_addresses(self):
        self.cilla.function = "Librarian"
        group = self.group(("segment", self.small), name="Towns/all")
        wizard, head, rows = self.export(group)
        self.assertEqual(wizard.people_count, 4)
        self.assertIn("Towns-all", wizard.filename)
        table = {
            row[0].value: dict(
                zip(
                    (cell.value for cell in head),
                    (cell.value for cell in row),
                    strict=True,
                )
            )
            for row in rows
        }
        self.assertEqual({*table}, {"Anna", "Bo", "Cilla", "Dan"})
        cilla = table["Cilla"]
        self.assertEqual(cilla["Organisation"], "Library")
        self.assertEqual(cilla["Customer"], "Oulu")
        self.assertEqual(cilla["Street"], "Kirjatie 2")
        self.assertEqual(cilla["Email"], "cilla@example.com")
        self.assertEqual(table["Anna"]["Country"], self.fi.name)

    def test_each_export_is_logged(self):
        group = self.group(("segment", self.small), name="Towns")
        self.export(group)
        log = self.env["statcrm.export.log"].search([], limit=1)
        self.assertEqual(
            (log.name, log.purpose, log.receiver, log.people_count, log.user_id),
            ("Towns", "Magazine", "Printer", 4, self.communications),
        )
        self.assertIn("Email", log.columns)
        self.assertTrue(group.used_on)
        group.unlink()
        self.assertEqual(log.name, "Towns")
        with self.assertRaises(AccessError):
            log.with_user(self.main_user).write({"purpose": "x"})
        with self.assertRaises(AccessError):
            log.with_user(self.main_user).unlink()

    def test_refused_people_come_with_the_reason(self):
        group = self.group(("segment", self.small), unit_of_selection="organisation")
        _wizard, head, rows = self.export(group, with_refused=True)
        reasons = {row[0].value: row[-1].value for row in rows}
        self.assertEqual(head[-1].value, "Refused Because")
        self.assertEqual(reasons["Anna"], None)
        self.assertIn("is taken", reasons["Bo"])

    def test_formulas_stay_text(self):
        texts = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "https://example.com"]
        for number, text in enumerate(texts):
            self.works(text, self.espoo).street = texts[-number]
        _wizard, _head, rows = self.export(self.group(("segment", self.small)))
        cells = [cell for row in rows for cell in row if cell.value is not None]
        self.assertEqual({cell.data_type for cell in cells}, {"s"})
        self.assertIn("=1+1", [cell.value for cell in cells])
        self.assertFalse([cell for cell in cells if cell.hyperlink])

    def test_purpose_and_receiver_are_needed(self):
        group = self.group(("segment", self.small))
        for values in ({"purpose": " "}, {"receiver": " "}):
            with self.assertRaises(UserError):
                self.export(group, **values)
        wizard = self.env["statcrm.people.export"].with_user(self.communications)
        with self.assertRaises(AccessError):
            wizard.create(
                {
                    "group_id": group.id,
                    "purpose": "a",
                    "receiver": "b",
                    "file": base64.b64encode(b"x"),
                }
            )
