import base64
import io
from ast import literal_eval

from openpyxl import load_workbook

from odoo.exceptions import ValidationError
from odoo.tests import Form, freeze_time, tagged

from ...common import StatcrmCommon


@tagged("post_install", "-at_install")
class TestCustomersAsOfADay(StatcrmCommon):
    """The ministry is key from January and strategic from March; the mill ends."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Partner = cls.env["res.partner"]
        Partner.search([("statcrm_nominated_class_id", "!=", False)]).sudo().write(
            {"statcrm_nominated_class_id": False}
        )
        cls.env["statcrm.class.history"].sudo().search([]).unlink()
        cls.ministry, cls.mill = (
            cls.company_partner(name, user_id=cls.account_manager.id)
            for name in ("Ministry", "Mill")
        )
        cls.on("2026-01-10", cls.ministry, "key")
        cls.on("2026-01-20", cls.mill, "key")
        cls.on("2026-03-01", cls.ministry, "strategic")
        cls.on("2026-04-01", cls.mill, False)
        cls.make_member(
            cls.ministry,
            cls.other_account_manager,
            part="deputy",
            date_from="2026-02-01",
            date_to="2026-02-28",
        )

    @classmethod
    def on(cls, day, customer, code):
        with freeze_time(day):
            customer.sudo().statcrm_nominated_class_id = code and cls.value_class(code)
            cls.env["statcrm.class.history"]._record_changes()

    def sheet(self, day, user=None):
        model = self.env["statcrm.customer.register"].with_user(user or self.internal)
        return model.create({"date": day})

    def lines(self, day):
        return {
            line.partner_id.name: (line.value_class_id.code, str(line.since))
            for line in self.sheet(day).line_ids
        }

    def test_before_during_and_after(self):
        self.assertEqual(self.lines("2026-01-09"), {})
        self.assertEqual(self.lines("2026-01-10"), {"Ministry": ("key", "2026-01-10")})
        both = {"Ministry": ("key", "2026-01-10"), "Mill": ("key", "2026-01-20")}
        self.assertEqual(self.lines("2026-02-28"), both)
        both["Ministry"] = ("strategic", "2026-03-01")
        self.assertEqual(self.lines("2026-03-01"), both)
        self.assertEqual(
            self.lines("2026-04-01"), {"Ministry": ("strategic", "2026-03-01")}
        )

    def test_today_is_told_by_the_customers_themselves(self):
        self.mill.sudo().statcrm_nominated_class_id = self.value_class("key")
        with freeze_time("2026-11-20"):
            lines = self.sheet("2026-11-20").line_ids
        self.assertEqual(lines.partner_id, self.ministry + self.mill)
        self.assertEqual(
            lines.mapped(lambda line: str(line.since)), ["2026-03-01", "False"]
        )

    def test_a_change_of_the_manager_does_not_begin_the_class_anew(self):
        with freeze_time("2026-05-01"):
            self.ministry.user_id = self.other_account_manager
            self.env["statcrm.class.history"]._record_changes()
        before = self.sheet("2026-04-30").line_ids
        after = self.sheet("2026-05-01").line_ids
        self.assertEqual(before.user_id, self.account_manager)
        self.assertEqual(after.user_id, self.other_account_manager)
        self.assertEqual(str(after.since), "2026-03-01")

    def test_deputy_of_the_day(self):
        for day, deputy in (
            ("2026-01-31", False),
            ("2026-02-01", self.other_account_manager),
            ("2026-02-28", self.other_account_manager),
            ("2026-03-01", False),
        ):
            line = self.sheet(day).line_ids.filtered(
                lambda one: one.partner_id == self.ministry
            )
            self.assertEqual(line.deputy_id or False, deputy, day)

    def test_decision_of_the_day(self):
        decision = self.env["statcrm.nomination.decision"].sudo()
        decision = decision.create(
            {
                "number": "TEST 2026/7",
                "date": "2026-02-20",
                "decided_by_id": self.director.id,
            }
        )
        self.env["statcrm.nomination"].sudo().create(
            {
                "partner_id": self.ministry.id,
                "value_class_id": self.value_class("strategic").id,
                "user_id": self.account_manager.id,
                "date_from": "2026-03-01",
                "date_to": "2028-12-31",
                "state": "approved",
                "is_in_force": True,
                "decision_id": decision.id,
            }
        )
        before = self.sheet("2026-02-28").line_ids.filtered(
            lambda one: one.partner_id == self.ministry
        )
        after = self.sheet("2026-03-01").line_ids.filtered(
            lambda one: one.partner_id == self.ministry
        )
        self.assertFalse(before.decision_number)
        self.assertEqual(after.decision_number, "TEST 2026/7")
        self.assertEqual(str(after.term_end), "2028-12-31")

    def test_who_has_no_manager(self):
        self.account_manager.active = False
        sheet = self.sheet("2026-03-01")
        self.assertEqual(sheet.customer_count, 2)
        self.assertEqual(sheet.without_manager_count, 2)
        action = self.env.ref("statcrm_custom.res_partner_action_without_manager")
        found = self.Partner.search(literal_eval(action.domain))
        self.assertIn(self.ministry, found)
        self.assertNotIn(self.mill, found)
        self.ministry.user_id = self.other_account_manager
        self.assertNotIn(
            self.ministry, self.Partner.search(literal_eval(action.domain))
        )

    def test_form_shows_another_day_at_once(self):
        form = Form(self.env["statcrm.customer.register"].with_user(self.staff))
        form.date = "2026-01-15"
        self.assertEqual(len(form.line_ids), 1)
        form.date = "2026-02-15"
        self.assertEqual(len(form.line_ids), 2)
        sheet = form.save()
        self.assertEqual(sheet.line_ids.partner_id, self.ministry + self.mill)

    def test_a_day_to_come_is_refused(self):
        with freeze_time("2026-11-20"), self.assertRaises(ValidationError):
            self.sheet("2026-11-21")

    def test_workbook(self):
        sheet = self.sheet("2026-03-01")
        action = sheet.action_workbook()
        self.assertIn(f"/{sheet.id}/workbook?download=true", action["url"])
        content = base64.b64decode(sheet.workbook)
        sheet = load_workbook(io.BytesIO(content)).active
        rows = [list(row) for row in sheet.iter_rows(values_only=True)]
        self.assertEqual(rows[0][0], "Strategic and key customers on 03/01/2026")
        self.assertEqual(rows[1][0], "Customers: 2. Without manager: 0")
        self.assertEqual(rows[4][0], "Ministry")
        self.assertEqual(rows[4][1], "Strategic customer")
        self.assertEqual(str(rows[4][2].date()), "2026-03-01")
        self.assertEqual(rows[4][4], self.account_manager.name)
        self.assertEqual(rows[5][0], "Mill")

    def test_ten_customers_or_a_hundred(self):
        counts = []
        for size in (10, 10, 100):
            customers = self.Partner.create(
                [
                    {
                        "name": f"C{number}",
                        "is_company": True,
                        "user_id": self.account_manager.id,
                    }
                    for number in range(size)
                ]
            )
            customers.sudo().statcrm_nominated_class_id = self.value_class("key")
            self.env["statcrm.class.history"]._record_changes()
            sheet = self.env["statcrm.customer.register"].new({"date": "2026-11-01"})
            with self.count_queries(counts):
                sheet._get_lines()
        self.assertEqual(counts[1], counts[2])
