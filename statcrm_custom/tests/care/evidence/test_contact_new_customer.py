from odoo.tests import freeze_time, tagged

from ..evidence_common import EvidenceCommon


@tagged("post_install", "-at_install")
class TestContactNewCustomer(EvidenceCommon):
    """Who is nominated has the months of the promise for a first contact."""

    def advice(self, promise, day):
        with freeze_time(f"{day} 12:00:00"):
            self.env.invalidate_all()
            return promise.get_advice()["text"]

    def test_so_many_months_from_the_first_day(self):
        promise = self.promise("contact", months=3)
        self.assert_state(promise, "2026-05-04", "late")
        self.nomination("2026-05-04")
        self.assert_state(promise, "2026-05-04", "due")
        self.assertIn("by Aug 4", self.advice(promise, "2026-05-04"))
        self.assert_state(promise, "2026-08-04", "due")
        self.assertIn("by Aug 4", self.advice(promise, "2026-08-04"))
        self.assert_state(promise, "2026-08-05", "late")
        self.assertIn("No contact with", self.advice(promise, "2026-08-05"))
        self.assertFalse(promise.res_id)

    def test_a_contact_in_that_time_begins_the_rhythm(self):
        promise = self.promise("contact", months=3)
        self.nomination("2026-05-04")
        self.log_call("2026-05-20")
        self.assert_state(promise, "2026-08-20", "kept")
        self.assert_state(promise, "2026-08-21", "late")

    def log_call(self, day):
        self.make_done_activity(self.ministry, day, user=self.staff)

    def test_the_turn_of_the_year(self):
        """What ended in the first months asked for nothing; the next year goes on."""
        promise = self.promise("contact", months=3)
        self.nomination("2026-10-01")
        self.assert_state(promise, "2026-12-31", "due")
        self.assert_state(promise, "2027-01-01", "not_applicable")
        with freeze_time("2026-12-31 12:00:00"):
            plan = self.env["statcrm.care.plan"]._open_year(2027, self.ministry)
        self.assert_state(plan.promise_ids, "2027-01-01", "due")
        self.assert_state(plan.promise_ids, "2027-01-02", "late")

    def test_a_day_less_and_the_year_was_missed(self):
        promise = self.promise("contact", months=3)
        self.nomination("2026-09-30")
        self.assert_state(promise, "2026-12-31", "late")
        self.assert_state(promise, "2027-01-01", "missed")

    def test_a_customer_of_old_is_late_at_once(self):
        promise = self.promise("contact", months=3)
        self.nomination("2024-05-04", date_to="2026-05-03")
        self.assert_state(promise, "2026-05-03", "late")
        # the next term follows without a day between
        self.nomination("2026-05-04")
        self.assert_state(promise, "2026-05-04", "late")

    def test_who_comes_back_is_new(self):
        promise = self.promise("contact", months=3)
        self.nomination("2024-05-04", date_to="2026-05-02")
        with freeze_time("2026-05-03 08:00:00"):
            self.run_cron("ir_cron_keep_terms")
        self.nomination("2026-05-04")
        self.assert_state(promise, "2026-05-04", "due")

    def test_from_key_to_strategic_is_new(self):
        """The promise is of the class; another class has not promised it."""
        promise = self.promise("contact", months=3)
        key = self.value_class("key").id
        self.nomination("2024-05-04", value_class_id=key)
        self.assert_state(promise, "2026-05-03", "not_applicable")
        self.nomination("2026-05-04")
        self.assert_state(promise, "2026-05-04", "due")

    def test_queries_do_not_grow(self):
        """Forty new customers, each in its first months."""
        self.nomination("2026-05-04")

        def fill(customers):
            for customer in customers:
                self.nomination("2026-05-04", customer)

        self.assert_few_queries("contact", fill)
