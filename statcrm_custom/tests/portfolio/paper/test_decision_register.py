import base64
import io

from openpyxl import load_workbook

from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from ...common import StatcrmCommon


class DecidedCommon(StatcrmCommon):
    """Two decisions: one approves the ministry and returns the mill, one is older."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account_manager.name = "Aino Lahti"
        cls.director.name = "Elina Saarinen"
        cls.ministry = cls.company_partner("Ministry", user_id=cls.account_manager.id)
        cls.mill = cls.company_partner("Mill")
        cls.old = cls.decision("TEST 1900/9", "1900-12-31")
        cls.new = cls.decision("TEST 1901/1", "1901-02-03")
        cls.past = cls.nomination(cls.mill, cls.old, date_from="1901-01-01")
        cls.approved = cls.nomination(
            cls.ministry,
            cls.new,
            deputy_id=cls.other_account_manager.id,
            reason="It decides on education.",
        )
        cls.returned = cls.nomination(
            cls.mill,
            cls.new,
            state="returned",
            return_reason="Too small.",
            date_from="1902-01-01",
        )

    @classmethod
    def decision(cls, number, date):
        values = {"number": number, "date": date, "decided_by_id": cls.director.id}
        return cls.env["statcrm.nomination.decision"].sudo().create(values)

    @classmethod
    def nomination(cls, customer, decision, **values):
        values = {
            "partner_id": customer.id,
            "value_class_id": cls.value_class("strategic").id,
            "user_id": cls.account_manager.id,
            "date_from": "1901-03-01",
            "date_to": "1904-02-29",
            "state": "approved",
            "decision_id": decision.id,
            **values,
        }
        return cls.env["statcrm.nomination"].sudo().create(values).sudo(False)

    def sheet(self, start, end):
        model = self.env["statcrm.decision.register"].with_user(self.internal)
        return model.create({"date_from": start, "date_to": end})


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
