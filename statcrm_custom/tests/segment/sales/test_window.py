from psycopg2 import IntegrityError

from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...common import StatcrmCommon


@tagged("post_install", "-at_install")
class TestSalesOfTheWindow(StatcrmCommon):
    """A window is ]date_to - months, date_to]; sales are of the whole tree."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.prepare_invoices()
        cls.customer = cls.company_partner("Customer")
        cls.office = cls.company_partner("Office", cls.customer)
        cls.contact = cls.person("Contact", cls.office)

    def line(self, partner=None, date_to="2026-06-30", months=24):
        run = self.classification(date_to, months)
        run.action_preview()
        return run.line_ids.filtered(
            lambda one: one.partner_id == (partner or self.customer)
        )

    def sales(self, **window):
        return self.line(**window).sales

    def test_edges_of_the_window(self):
        for day, amount in (
            ("2024-06-30", 1),  # the last day before the window
            ("2024-07-01", 10),
            ("2026-06-30", 100),
            ("2026-07-01", 1000),
        ):
            self.sale(self.customer, day, amount)
        self.assertEqual(self.sales(), 110)
        self.assertEqual(self.sales(months=25), 111)
        self.assertEqual(self.sales(date_to="2026-07-01"), 1100)
        self.assertEqual(self.sales(date_to="2024-06-30"), 1)

    def test_edges_of_the_window_for_invoices(self):
        for day, amount in (
            ("2024-06-30", 1),
            ("2024-07-01", 10),
            ("2026-06-30", 100),
            ("2026-07-01", 1000),
        ):
            self.invoice(self.customer, day, amount)
        self.assertEqual(self.sales(), 110)

    def test_window_of_a_month_with_a_shorter_month_before(self):
        for day, amount in (("2026-02-28", 1), ("2026-03-01", 10), ("2026-03-31", 100)):
            self.sale(self.customer, day, amount)
        # one month before 31 March is 28 February
        self.assertEqual(self.sales(date_to="2026-03-31", months=1), 110)

    def test_untaxed_amount_counts_and_credit_notes_subtract(self):
        invoice = self.invoice(self.customer, "2026-01-15", 1000)
        self.assertEqual(invoice.amount_total, 1240)
        self.invoice(self.customer, "2026-02-15", 300, "out_refund")
        self.assertEqual(self.sales(), 700)

    def test_drafts_cancelled_invoices_and_vendor_bills_do_not_count(self):
        self.sale(self.customer, "2026-01-15", 5)
        self.invoice(self.customer, "2026-01-15", 1000, post=False)
        cancelled = self.invoice(self.customer, "2026-01-15", 2000, post=False)
        cancelled.button_cancel()
        self.invoice(self.customer, "2026-01-15", 4000, "in_invoice")
        self.invoice(self.customer, "2026-01-15", 8000, "in_refund")
        self.assertEqual(self.sales(), 5)

    def test_offices_and_contacts_count_for_the_principal(self):
        self.sale(self.customer, "2026-01-01", 1)
        self.sale(self.office, "2026-01-01", 10)
        self.sale(self.contact, "2026-01-01", 100)
        self.invoice(self.customer, "2026-01-01", 1000)
        self.invoice(self.office, "2026-01-01", 10_000)
        self.invoice(self.contact, "2026-01-01", 100_000)
        self.assertEqual(self.sales(), 111_111)
        self.assertFalse(self.line(self.office))
        self.assertFalse(self.line(self.contact))

    def test_an_office_of_its_own_takes_its_sales_along(self):
        self.sale(self.customer, "2026-01-01", 1)
        self.invoice(self.contact, "2026-01-01", 100)
        self.office.parent_id = False
        self.assertEqual(self.sales(), 1)
        self.assertEqual(self.line(self.office).sales, 100)

    def test_archived_office_still_counts(self):
        self.sale(self.office, "2026-01-01", 10)
        self.office.action_archive()
        self.assertEqual(self.sales(), 10)

    def test_another_company_does_not_count(self):
        other = self.env["res.company"].create({"name": "Other House"})
        self.sale(self.customer, "2026-01-01", 10)
        self.sale(self.customer, "2026-01-01", 999, company_id=other.id)
        self.assertEqual(self.sales(), 10)

    def test_invoice_of_another_company_does_not_count(self):
        other = self.env["res.company"].create({"name": "Other House"})
        self.invoice(self.customer, "2026-01-01", 10)
        theirs = self.invoice(self.customer, "2026-01-01", 999)
        # a chart of accounts for the other company would be a long way round
        self.env.cr.execute(
            "UPDATE account_move SET company_id = %s WHERE id = %s",
            (other.id, theirs.id),
        )
        self.assertEqual(self.sales(), 10)

    def test_branch_of_the_company_counts(self):
        branch = self.env["res.company"].create(
            {"name": "Branch", "parent_id": self.env.company.id}
        )
        self.sale(self.customer, "2026-01-01", 10)
        self.sale(self.customer, "2026-01-01", 5, company_id=branch.id)
        self.assertEqual(self.sales(), 15)

    def test_employees_own_companies_and_archived_customers_have_no_line(self):
        self.sale(self.customer, "2026-01-01", 10)
        self.sale(self.staff.partner_id, "2026-01-01", 10)
        self.sale(self.env.company.partner_id, "2026-01-01", 10)
        gone = self.company_partner("Gone")
        self.sale(gone, "2026-01-01", 10)
        gone.action_archive()
        self.assertTrue(self.line())
        for partner in self.staff.partner_id + self.env.company.partner_id + gone:
            self.assertFalse(self.line(partner))

    def test_one_month_to_fifty_years(self):
        for months in (0, -1, 601, 30_000):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaisesRegex(IntegrityError, "months_in_range"),
                self.cr.savepoint(),
            ):
                self.classification(months=months)

    def test_window_of_an_applied_classification_is_fixed(self):
        run = self.classify()
        with self.assertRaisesRegex(ValidationError, "cannot be changed"):
            run.months = 12
