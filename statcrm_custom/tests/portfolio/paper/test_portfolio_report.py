import base64
import io

from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged

from ...common import StatcrmCommon

TODAY = "2026-11-20"


@tagged("post_install", "-at_install")
class TestPortfolioReport(StatcrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account_manager.name = "Aino Lahti"
        cls.central = cls.segment("central_government")
        cls.central.sudo().manager_id = cls.segment_manager
        mine = {"user_id": cls.account_manager.id}
        cls.ministry = cls.company_partner(
            "Ministry", statcrm_segment_id=cls.central.id, **mine
        )
        cls.ministry.sudo().statcrm_nominated_class_id = cls.value_class("strategic")
        cls.mill = cls.company_partner("Mill", **mine)
        cls.company_partner("Not mine")
        cls.anna = cls.person("Anna", cls.ministry)
        cls.sale(cls.ministry, "2026-01-31", 4_000)
        cls.sale(cls.mill, "2026-01-31", 60_000)
        cls.classify()
        cls.Report = cls.env["statcrm.portfolio.report"]

    def activity(self, partner, date, **values):
        return self.make_activity(partner, "todo", date_deadline=date, **values)

    def send(self, user=None, **values):
        window = self.env["statcrm.portfolio.report.send"].with_user(
            user or self.account_manager
        )
        action = window.create(values).action_send()
        return self.Report.browse(action["res_id"])

    def cells(self, report):
        content = base64.b64decode(report.xlsx)
        sheet = load_workbook(io.BytesIO(content)).active
        return [list(row) for row in sheet.iter_rows(values_only=True)]

    @freeze_time(TODAY)
    def test_the_page_by_hand(self):
        self.env["calendar.event"].create(
            {
                "name": "Visit",
                "start": "2026-10-02 09:00:00",
                "stop": "2026-10-02 10:00:00",
                "partner_ids": self.anna.ids,
                "privacy": "public",
            }
        )
        self.activity(self.anna, "2026-11-10")
        self.activity(self.ministry, "2026-12-10")
        # a call is a contact, something to do is none
        call = self.env.ref("mail.mail_activity_data_call")
        self.activity(self.mill, "2026-11-01", activity_type_id=call.id).action_done()
        with freeze_time("2026-11-21"):
            self.activity(self.ministry, "2026-11-01").action_done()
        report = self.send(note="A good year.")
        rows = self.cells(report)
        self.assertEqual(rows[0][0], "Portfolio of Aino Lahti")
        self.assertIn("Customers on 11/20/2026: 2.", rows[1][0])
        self.assertIn("Strategic customer: 1, Big customer: 1", rows[1][0])
        self.assertIn("64,000", rows[2][0])
        self.assertEqual(rows[3][0], "A good year.")
        header = next(n for n, row in enumerate(rows) if row[0] == "Customer")
        ministry, mill = rows[header + 1 :]
        self.assertEqual(
            ministry[:4],
            ["Ministry", "Strategic customer"]
            + [
                "Central government",
                4_000,
            ],
        )
        self.assertEqual(str(ministry[4].date()), "2026-10-02")
        self.assertEqual(ministry[5], self.ministry.statcrm_completeness)
        self.assertEqual(ministry[6:8], [2, 1])
        self.assertEqual(mill[:4], ["Mill", "Big customer", None, 60_000])
        self.assertEqual(str(mill[4].date()), TODAY)
        self.assertEqual(mill[6:], [0, 0, None])

    def test_it_goes_to_the_manager_of_the_segment(self):
        report = self.send()
        self.assertEqual(report.recipient_ids, self.segment_manager)
        self.assertEqual(report.customer_count, 2)
        told = report.message_ids.filtered(
            lambda one: self.segment_manager.partner_id in one.notified_partner_ids
        )
        self.assertIn("Customers of Aino Lahti: 2.", told.body)
        self.assertEqual(told.author_id, self.account_manager.partner_id)

    def test_the_manager_of_the_segment_above_counts(self):
        self.central.sudo().manager_id = False
        parent = self.segment("local_government")
        parent.sudo().manager_id = self.management
        self.mill.statcrm_segment_id = self.segment("large_municipalities")
        self.segment("large_municipalities").sudo().manager_id = False
        self.assertEqual(self.send().recipient_ids, self.management)

    def test_the_copy_stays_when_the_customer_changes(self):
        report = self.send()
        before = self.cells(report)
        pdf = report.pdf
        self.mill.name = "Another Mill"
        self.mill.user_id = False
        self.env.invalidate_all()
        self.assertEqual(self.cells(report), before)
        self.assertEqual(report.pdf, pdf)
        self.assertEqual(report.customer_count, 2)

    def test_nobody_changes_a_report(self):
        report = self.send()
        for user in (self.account_manager, self.director, self.main_user):
            with self.assertRaises(AccessError):
                report.with_user(user).write({"note": "Better"})
        for values in ({"note": "x"}, {"pdf": b""}, {"date": "2020-01-01"}):
            with self.assertRaisesRegex(UserError, "cannot be changed after"):
                report.sudo().write(values)

    def test_only_the_main_user_deletes_one(self):
        report = self.send()
        for user in (self.account_manager, self.segment_manager, self.director):
            with self.assertRaises(AccessError):
                report.with_user(user).unlink()
        report.with_user(self.main_user).unlink()

    def test_nobody_writes_one_by_hand(self):
        for user in (self.account_manager, self.main_user):
            with self.assertRaises(AccessError):
                self.Report.with_user(user).create({"user_id": user.id})

    def test_own_customers_or_those_of_others(self):
        other = {"user_id": self.account_manager.id}
        with self.assertRaisesRegex(AccessError, "your own customers"):
            self.send(self.other_account_manager, **other)
        for user in (self.segment_manager, self.management, self.main_user):
            self.assertEqual(self.send(user, **other).user_id, self.account_manager)

    def test_who_has_no_customer_reports_nothing(self):
        with self.assertRaisesRegex(
            UserError, "is not the account manager of any customer"
        ):
            self.send(self.other_account_manager)

    def test_window_shows_where_it_goes(self):
        window = self.env["statcrm.portfolio.report.send"]
        form = Form(window.with_user(self.account_manager))
        self.assertEqual(form.user_id, self.account_manager)
        self.assertEqual(form.recipient_ids[:], self.segment_manager)
        self.assertEqual(form.customer_count, 2)
        with self.assertRaises(AssertionError):
            form.user_id = self.other_account_manager

    def test_everybody_in_the_house_reads_it(self):
        report = self.send().with_user(self.internal)
        self.assertTrue(report.read(["pdf", "xlsx", "note"]))
        for kind in ("list", "kanban", "form", "search"):
            self.assertTrue(report.get_view(view_type=kind)["arch"])
        with self.assertRaises(AccessError):
            report.with_user(self.portal).read(["note"])

    def test_ten_customers_or_a_hundred(self):
        counts = []
        for size in (10, 10, 100):
            self.Partner.create(
                [
                    {
                        "name": f"C{number}",
                        "is_company": True,
                        "user_id": self.account_manager.id,
                    }
                    for number in range(size)
                ]
            )
            report = self.Report.new({"user_id": self.account_manager.id})
            with self.count_queries(counts):
                report._get_sheet()
        self.assertEqual(counts[1], counts[2])
