from odoo.exceptions import ValidationError
from odoo.tests import freeze_time, tagged

from ...common import StatcrmCommon


@freeze_time("2026-07-15")
@tagged("post_install", "-at_install")
class TestTotalsAreWhatWasSold(StatcrmCommon):
    """Archived customers, other currencies and receipts are in every total."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["statcrm.sales.entry"].search([]).unlink()
        cls.env.cr.execute("UPDATE res_partner SET statcrm_sales = NULL")
        cls.env.invalidate_all()
        cls.big = cls.company_partner("Big")
        cls.gone = cls.company_partner("Gone")
        cls.sale(cls.big, "2026-01-31", 60_000)
        cls.sale(cls.gone, "2026-02-28", 30_000)

    def classes(self):
        """What the pyramid shows: {code: (customers, sales, share)}."""
        action = self.env.ref("statcrm_custom.statcrm_value_class_action_pyramid")
        classes = self.env["statcrm.value.class"].with_context(active_test=False)
        found = classes.search(["|", ("active", "=", True), ("code", "=", "archived")])
        self.assertIn("archived", action.domain)
        self.env.invalidate_all()
        return {
            one.code: (one.customer_count, one.sales, round(one.sales_share, 1))
            for one in found
            if one.sales
        }

    def test_an_archived_customer_stays_in_the_totals(self):
        self.gone.active = False
        run = self.classify()
        self.assertEqual(run.total_sales, 90_000)
        self.assertEqual((run.archived_count, run.archived_sales), (1, 30_000))
        self.assertEqual(sum(run.line_ids.mapped("sales")), 60_000)
        action = run.action_archived()
        lines = run.line_ids.with_context(**action["context"]).search(action["domain"])
        self.assertEqual((lines.partner_id, lines.sales), (self.gone, 30_000))
        self.assertFalse(lines.is_move)
        self.assertIn("Archived customers", run.matrix_html)
        self.assertEqual(self.gone.statcrm_sales, 30_000)
        self.assertFalse(self.gone.statcrm_computed_class_id)
        # half of the customers bring two thirds of 90,000
        self.assertAlmostEqual(run.concentration(0.5), 60_000 / 90_000)
        report = self.env["statcrm.concentration.report"].search(
            [("classification_id", "=", run.id)]
        )
        self.assertEqual(sum(report.mapped("sales")), 90_000)
        self.assertEqual(
            self.classes(), {"big": (1, 60_000, 66.7), "archived": (1, 30_000, 33.3)}
        )

    def test_archived_after_the_classification(self):
        run = self.classify()
        self.gone.active = False
        self.assertEqual(run.total_sales, 90_000)
        self.assertEqual(
            self.classes(), {"big": (1, 60_000, 66.7), "archived": (1, 30_000, 33.3)}
        )
        shown = self.env["statcrm.value.class"].with_context(active_test=False)
        action = shown.search([("code", "=", "archived")]).action_customers()
        found = self.Partner.with_context(**action["context"]).search(action["domain"])
        self.assertEqual(found, self.gone)

    def test_sales_of_an_archived_customer_end_with_the_window(self):
        self.classify()
        self.gone.active = False
        run = self.classify("2029-06-30")
        self.assertEqual((run.total_sales, self.gone.statcrm_sales), (0, 0))
        self.assertEqual(self.gone.statcrm_computed_class_id.code, "middle")
        later = self.classification("2030-06-30")
        later.action_preview()
        self.assertNotIn(self.gone, later.line_ids.partner_id)

    def test_the_archived_line_is_no_class_to_choose(self):
        classes = self.env["statcrm.value.class"]
        self.assertNotIn("archived", classes.search([]).mapped("code"))
        self.assertFalse(classes.name_search("Archived customers"))

    # Companies and currencies

    def other_company(self, code="USD", rate=2):
        """A company in dollars, two of which are a euro since 2026."""
        currency = self.env.ref(f"base.{code}")
        currency.active = True
        rates = self.env["res.currency.rate"]
        for name, value in (("2020-01-01", 4), ("2026-02-01", rate)):
            rates.create(
                {
                    "name": name,
                    "rate": value,
                    "currency_id": currency.id,
                    "company_id": self.env.company.id,
                }
            )
        other = self.env["res.company"].create(
            {"name": "Overseas", "currency_id": currency.id}
        )
        for name, value in (("2020-01-01", 4), ("2026-02-01", rate)):
            rates.create(
                {
                    "name": name,
                    "rate": value,
                    "currency_id": currency.id,
                    "company_id": other.id,
                }
            )
        self.env.user.company_ids += other
        self.main_user.company_ids += other
        return other

    def test_a_company_with_another_currency_at_the_rate_of_the_day(self):
        other = self.other_company()
        for day, amount in (("2026-01-31", 400), ("2026-03-31", 400)):
            self.sale(self.big, day, amount, company_id=other.id)
        self.env.flush_all()
        entries = self.env["statcrm.sales.entry"]
        rows = self.env.execute_query(
            entries._sold_sql((self.env.company | other).ids, "2026-12-31")
        )
        mine = [
            (str(day), float(sum_)) for who, day, sum_ in rows if who == self.big.id
        ]
        self.assertCountEqual(
            mine,
            [("2026-01-31", 60_000), ("2026-01-31", 100), ("2026-03-31", 200)],
        )

    def test_sums_have_the_currency_of_the_classification(self):
        other = self.other_company()
        run = self.classify()
        self.assertEqual(run.currency_id.name, "EUR")
        theirs = self.big.with_user(self.main_user).with_company(other)
        self.assertEqual(theirs.statcrm_currency_id.name, "EUR")
        self.assertEqual(theirs.statcrm_sales, 60_000)
        classes = self.value_class("big").with_company(other)
        self.assertEqual(classes.sales_currency_id.name, "EUR")
        self.assertEqual(classes.currency_id.name, "EUR")
        groups = self.Partner.with_company(other).formatted_read_group(
            [("id", "=", self.big.id)], [], ["statcrm_sales:sum_currency"]
        )
        self.assertEqual(groups[0]["statcrm_sales:sum_currency"], 60_000)

    def test_limits_hold_in_the_currency_of_the_classification(self):
        other = self.other_company()
        customer = self.company_partner("Customer Overseas")
        # 99,999.99 dollars are less than 50,000 euros, at 2 dollars a euro
        self.sale(customer, "2026-03-31", 99_999.99, company_id=other.id)
        run = self.classification(company_id=other.id)
        self.assertEqual(run.company_id, other)
        run.action_preview()
        limits = dict(run._limits())
        self.assertEqual(limits[self.value_class("big")], 100_000)
        line = run.line_ids.filtered(lambda one: one.partner_id == customer)
        self.assertEqual(line.new_class_id.code, "middle")
        self.assertEqual(line.currency_id.name, "USD")
        run.action_apply()
        self.assertEqual(customer.statcrm_currency_id.name, "USD")
        self.assertIn("$", customer.statcrm_class_reason)

    def test_limits_taken_into_use_keep_their_currency(self):
        other = self.other_company()
        run = self.classification(company_id=other.id, is_what_if=True)
        run.limit_ids = run._limit_commands()
        run.limit_ids[0].sales_from = 120_000
        run.action_preview()
        run.action_adopt_limits()
        big = self.value_class("big")
        self.assertEqual((big.sales_from, big.currency_id.name), (120_000, "USD"))
        run.action_preview()
        run.action_apply()
        settings = self.env["res.config.settings"].create({})
        self.assertEqual(settings.statcrm_limit_currency_id.name, "USD")
        ours = self.classification()
        ours.action_preview()
        self.assertEqual(dict(ours._limits())[big], 60_000)

    def test_limits_of_two_companies_cannot_stand_side_by_side(self):
        other = self.other_company()
        with self.assertRaises(ValidationError):
            self.value_class("big").sudo().company_id = other
            self.env.flush_all()

    def test_the_job_goes_on_in_its_company(self):
        other = self.other_company()
        self.classify("2026-05-31", company_id=other.id)
        ours = self.classification("2026-06-30")  # applied, but then undone
        ours.action_preview()
        ours.sudo().state = "undone"
        self.run_cron("ir_cron_classify")
        last = self.env["statcrm.classification"]._last_applied()
        self.assertEqual((last.company_id, str(last.date_to)), (other, "2026-06-30"))

    # Receipts and credit notes

    def test_a_receipt_is_a_sale(self):
        self.prepare_invoices()
        customer = self.company_partner("Over the counter")
        self.invoice(customer, "2026-03-31", 70, "out_receipt")
        self.invoice(customer, "2026-03-31", 1_000, "in_receipt")
        run = self.classify()
        self.assertEqual(customer.statcrm_sales, 70)
        self.assertEqual(customer.statcrm_computed_class_id.code, "small")
        self.assertNotIn("never bought", customer.statcrm_class_reason)
        self.assertEqual(run.total_sales, 90_070)
