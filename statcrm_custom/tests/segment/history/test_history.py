from datetime import date

from odoo.tests import freeze_time, tagged

from ...common import StatcrmCommon


@tagged("post_install", "-at_install")
class TestClassHistory(StatcrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.History = cls.env["statcrm.class.history"]
        cls.customer = cls.company_partner("Customer")

    def rows(self):
        """(class, segment, from, until) of the customer, the oldest first."""
        self.env.flush_all()
        self.env.invalidate_all()
        rows = self.History.search([("partner_id", "=", self.customer.id)], order="id")
        return [
            (
                row.value_class_id.code,
                row.segment_id.code,
                str(row.date_from),
                str(row.date_to or ""),
            )
            for row in rows
        ]

    def as_of(self, day):
        domain = [("partner_id", "=", self.customer.id)]
        rows = self.History.search(domain + self.History._as_of_domain(day))
        return [row.value_class_id.code for row in rows]

    def classify_on(self, day, date_to):
        with freeze_time(day):
            return self.classify(date_to, 12)

    def test_from_and_until(self):
        self.sale(self.customer, "2025-03-01", 60_000)
        self.sale(self.customer, "2026-03-01", 5_000)
        self.classify_on("2025-07-10", "2025-06-30")
        self.classify_on("2026-07-12", "2026-06-30")
        self.assertEqual(
            self.rows(),
            [
                ("big", False, "2025-07-10", "2026-07-12"),
                ("small_a", False, "2026-07-12", ""),
            ],
        )

    def test_as_of_any_day_is_one_row_or_none(self):
        self.test_from_and_until()
        for day, classes in (
            ("2025-07-09", []),
            ("2025-07-10", ["big"]),
            ("2026-07-11", ["big"]),
            ("2026-07-12", ["small_a"]),
            ("2030-01-01", ["small_a"]),
        ):
            self.assertEqual(self.as_of(day), classes, day)

    def test_same_class_again_opens_nothing(self):
        self.sale(self.customer, "2026-03-01", 60_000)
        self.classify_on("2026-04-05", "2026-03-31")
        self.classify_on("2026-05-05", "2026-04-30")
        self.assertEqual(self.rows(), [("big", False, "2026-04-05", "")])

    def test_changes_by_hand_are_kept_by_the_nightly_job(self):
        with freeze_time("2026-03-01"):
            self.customer.statcrm_segment_id = self.segment("others")
            self.run_cron("ir_cron_record_history")
        with freeze_time("2026-03-05"):
            self.nominate(self.customer, "key", self.account_manager)
            self.run_cron("ir_cron_record_history")
            self.run_cron("ir_cron_record_history")
        self.assertEqual(
            self.rows(),
            [
                (False, "others", "2026-03-01", "2026-03-05"),
                ("key", "others", "2026-03-05", ""),
            ],
        )
        row = self.customer.statcrm_history_ids.filtered(lambda one: not one.date_to)
        self.assertEqual(row.user_id, self.account_manager)

    def test_changes_of_one_day_are_one_row(self):
        with freeze_time("2026-03-01"):
            self.customer.statcrm_segment_id = self.segment("others")
            self.History._record_changes()
            self.customer.statcrm_segment_id = self.segment("libraries")
            self.History._record_changes()
        self.assertEqual(self.rows(), [(False, "libraries", "2026-03-01", "")])

    def test_customer_with_nothing_to_remember_has_no_row(self):
        self.History._record_changes()
        self.assertEqual(self.rows(), [])

    def test_customer_that_joins_another_closes_its_row(self):
        with freeze_time("2026-03-01"):
            self.customer.statcrm_segment_id = self.segment("others")
            self.History._record_changes()
        with freeze_time("2026-03-09"):
            self.customer.parent_id = self.company_partner("Parent")
            self.History._record_changes()
        self.assertEqual(self.rows(), [(False, "others", "2026-03-01", "2026-03-09")])

    def test_undo_takes_its_rows_back(self):
        self.sale(self.customer, "2025-03-01", 60_000)
        self.sale(self.customer, "2026-03-01", 5_000)
        self.classify_on("2025-07-10", "2025-06-30")
        before = self.rows()
        run = self.classify_on("2026-07-12", "2026-06-30")
        self.assertNotEqual(self.rows(), before)
        with freeze_time("2026-07-20"):
            run.action_undo()
        self.assertEqual(self.rows(), before)

    def test_undo_of_two_runs_of_one_day(self):
        """The second must not swallow the row of the first."""
        self.sale(self.customer, "2025-03-01", 60_000)
        self.sale(self.customer, "2026-03-01", 5_000)
        with freeze_time("2025-01-01"):
            self.customer.statcrm_segment_id = self.segment("others")
            self.History._record_changes()
        before = self.rows()
        first = self.classify_on("2026-07-12", "2025-06-30")
        between = self.rows()
        second = self.classify_on("2026-07-12", "2026-06-30")
        self.assertEqual(self.as_of("2026-07-12"), ["small_a"])
        with freeze_time("2026-07-12"):
            second.action_undo()
            self.assertEqual(self.rows(), between)
            self.assertEqual(self.as_of("2026-07-12"), ["big"])
            first.action_undo()
        self.assertEqual(self.rows(), before)

    def test_undo_on_another_day_of_the_second_run_of_one_day(self):
        self.sale(self.customer, "2025-03-01", 60_000)
        self.sale(self.customer, "2026-03-01", 5_000)
        self.classify_on("2026-07-12", "2025-06-30")
        before = self.rows()
        second = self.classify_on("2026-07-12", "2026-06-30")
        self.assertIn(self.customer, second.history_ids.partner_id)
        with freeze_time("2026-07-19"):
            second.action_undo()
        self.assertEqual(self.rows(), before)

    def test_undo_keeps_what_was_changed_by_hand_since(self):
        self.sale(self.customer, "2026-03-01", 5_000)
        run = self.classify_on("2026-07-12", "2026-06-30")
        with freeze_time("2026-07-14"):
            self.customer.statcrm_segment_id = self.segment("others")
        with freeze_time("2026-07-16"):
            run.action_undo()
        self.assertEqual(
            self.rows(),
            [
                ("small_a", False, "2026-07-12", "2026-07-14"),
                ("small_a", "others", "2026-07-14", "2026-07-16"),
                (False, "others", "2026-07-16", ""),
            ],
        )

    def test_row_names_its_classification(self):
        self.sale(self.customer, "2026-03-01", 5_000)
        run = self.classify_on("2026-07-12", "2026-06-30")
        row = self.customer.statcrm_history_ids
        self.assertEqual(row.classification_id, run)
        self.assertEqual(row.date_from, date(2026, 7, 12))
        self.assertEqual(row.computed_class_id.code, "small_a")
