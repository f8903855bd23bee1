from odoo.tests import freeze_time, tagged

from ..evidence_common import EvidenceCommon


@tagged("post_install", "-at_install")
class TestEvidencePeople(EvidenceCommon):
    """Who answers for the customer, and the nomination that says so."""

    def member(self, user, first, last=False, **values):
        """As superuser: in life such rows follow from decisions."""
        return (
            self.env["statcrm.account.member"]
            .sudo()
            .create(
                {
                    "partner_id": self.ministry.id,
                    "user_id": user.id,
                    "part": "manager",
                    "date_from": first,
                    "date_to": last,
                    **values,
                }
            )
        )

    def test_nobody_answers(self):
        """Of a nominated customer: whoever it was does not work here any more."""
        promise = self.promise("responsible")
        self.member(self.account_manager, "2025-01-01", "2026-01-01")
        self.account_manager.active = False
        self.assert_days(promise)
        self.assert_not_applicable(promise)

    def test_somebody_answers(self):
        promise = self.promise("responsible")
        self.assert_state(promise, "2026-02-01", "kept")
        self.assert_evidence(promise, self.account_manager, "2026-01-01")
        self.member(self.account_manager, "2026-03-01")
        self.assert_state(promise, "2026-03-02", "kept")
        self.assert_evidence(promise, self.account_manager, "2026-03-01")

    def test_not_before_its_period_begins(self):
        first, second = self.promise("responsible", rhythm="2")
        self.look(first | second, "2026-06-30")
        self.assertEqual((first.state, second.state), ("kept", "due"))
        self.look(first | second, "2026-07-01")
        self.assertEqual((first.state, second.state), ("kept", "kept"))

    def test_goes_back_when_the_colleague_leaves(self):
        promise = self.promise("responsible")
        self.assert_state(promise, "2026-02-01", "kept")
        self.account_manager.active = False
        self.assert_state(promise, "2026-02-02", "due")
        self.assertFalse(promise.res_id)
        self.account_manager.active = True
        self.assert_state(promise, "2026-02-03", "kept")
        self.ministry.user_id = self.other_account_manager
        self.assert_state(promise, "2026-02-04", "kept")
        self.assert_evidence(promise, self.other_account_manager, "2026-01-01")

    def test_over_is_as_of_its_last_day(self):
        """By the history of the team, whoever answers and works here now."""
        promise = self.promise("responsible")
        self.ministry.user_id = self.other_account_manager
        self.member(self.account_manager, "2025-01-01", "2026-12-31")
        self.member(self.other_account_manager, "2027-01-01")
        self.account_manager.active = False
        self.assert_state(promise, "2027-01-01", "kept")
        self.assert_evidence(promise, self.account_manager, "2026-01-01")

    def test_over_and_nobody_on_its_last_day(self):
        promise = self.promise("responsible")
        self.member(self.account_manager, "2025-01-01", "2026-12-30")
        self.assert_state(promise, "2026-12-31", "kept")
        self.assert_state(promise, "2027-01-01", "missed")

    def test_over_without_a_history(self):
        """Then whoever answers today is all that is known."""
        promise = self.promise("responsible")
        self.assert_state(promise, "2027-01-01", "kept")
        self.assert_evidence(promise, self.account_manager, "2026-01-01")

    def test_over_a_deputy_is_no_manager(self):
        promise = self.promise("responsible")
        self.member(self.staff, "2025-01-01", part="deputy")
        # of the managers nothing is known, so whoever answers today counts
        self.assert_state(promise, "2027-01-01", "kept")
        self.assert_evidence(promise, self.account_manager, "2026-01-01")
        self.member(self.account_manager, "2025-01-01", "2026-12-30")
        self.assert_state(promise, "2027-01-02", "missed")

    def test_over_and_begun_on_its_last_day(self):
        promise = self.promise("responsible")
        self.member(self.other_account_manager, "2026-12-31")
        self.assert_state(promise, "2027-01-01", "kept")
        self.assert_evidence(promise, self.other_account_manager, "2026-12-31")

    def test_over_and_begun_on_the_day_after(self):
        """That tells nothing about the last day: whoever answers today counts."""
        promise = self.promise("responsible")
        self.member(self.other_account_manager, "2027-01-01")
        self.assert_state(promise, "2027-01-01", "kept")
        self.assert_evidence(promise, self.account_manager, "2026-01-01")

    def test_a_customer_with_an_account_answers_for_nobody(self):
        promise = self.promise("responsible")
        self.ministry.sudo().user_id = self.portal
        self.assert_state(promise, "2026-02-01", "due")

    def test_merged_history_does_not_go_before_the_own(self):
        promise = self.promise("responsible")
        self.member(self.account_manager, "2025-01-01", "2026-12-31")
        self.member(self.staff, "2025-06-01", "2026-12-31", part="expert").sudo().write(
            {"part": "manager", "merged_from": "Other"}
        )
        self.assert_state(promise, "2027-01-01", "kept")
        self.assert_evidence(promise, self.account_manager, "2026-01-01")

    def test_same_as_a_plain_computation(self):
        customers = self.customers(4)
        customers[1].user_id = self.other_account_manager
        self.other_account_manager.active = False
        self.assert_same_as(
            "responsible",
            lambda principal: principal.user_id.filtered("active"),
        )

    def test_queries_do_not_grow(self):
        self.assert_few_queries("responsible", lambda customers: None)


@tagged("post_install", "-at_install")
class TestEvidenceNomination(EvidenceCommon):
    """The nomination that is in force, or was on the last day."""

    def test_days_without_a_nomination(self):
        promise = self.promise("nomination")
        self.assert_days(promise)
        self.assert_not_applicable(promise)

    def test_in_force(self):
        promise = self.promise("nomination")
        nomination = self.nomination("2026-03-01")
        self.assert_state(promise, "2026-02-28", "due")
        self.assert_state(promise, "2026-03-01", "kept")
        self.assert_evidence(promise, nomination, "2026-03-01")
        self.assertEqual(
            promise.evidence_name,
            f"{nomination.value_class_id.name}, D {nomination.id}",
        )

    def test_decided_and_not_yet_applied(self):
        promise = self.promise("nomination")
        nomination = self.nomination("2026-03-01", decided="2026-02-01")
        self.assertEqual(nomination.state, "approved")
        self.assert_state(promise, "2026-02-28", "due")
        self.assert_state(promise, "2026-03-02", "due")
        with freeze_time("2026-03-02"):
            self.run_cron("ir_cron_keep_terms")
        self.assert_state(promise, "2026-03-02", "kept")

    def test_its_last_day(self):
        promise = self.promise("nomination")
        nomination = self.nomination("2025-03-01", date_to="2026-07-31")
        self.assert_state(promise, "2026-07-31", "kept")
        self.assert_evidence(promise, nomination, "2026-01-01")
        self.assert_state(promise, "2026-08-01", "late")
        with freeze_time("2026-08-01"):
            self.run_cron("ir_cron_keep_terms")
        self.assert_state(promise, "2026-08-01", "not_applicable")
        self.assertFalse(promise.res_id)

    def test_ended_before_its_time(self):
        """By a decision, which is no nomination itself; its last day still counts."""
        promise = self.promise("nomination")
        self.nomination("2026-03-01", date_to="2026-12-31")
        self.assert_state(promise, "2026-05-01", "kept")
        end = {"kind": "end", "value_class_id": False, "user_id": False}
        self.nomination("2026-05-02", **end)
        self.assert_state(promise, "2026-05-03", "not_applicable")

    def test_over_is_as_of_its_last_day(self):
        promise = self.promise("nomination")
        self.nomination("2025-03-01", date_to="2026-12-31")
        with freeze_time("2027-01-01"):
            self.run_cron("ir_cron_keep_terms")
        self.assert_state(promise, "2027-02-01", "kept")

    def test_over_a_day_before_the_end(self):
        promise = self.promise("nomination")
        self.nomination("2025-03-01", date_to="2026-12-30")
        self.assert_state(promise, "2027-02-01", "missed")

    def test_same_as_a_plain_computation(self):
        customers = self.customers(4)
        self.nomination("2026-02-01", customers[1])
        self.nomination("2026-06-01", customers[2], decided="2026-05-01")

        def expected(principal):
            return self.env["statcrm.nomination"].search(
                [
                    ("partner_id", "=", principal.id),
                    ("is_in_force", "=", True),
                    ("date_from", "<=", "2026-05-10"),
                ]
            )

        self.assert_same_as("nomination", expected)

    def test_queries_do_not_grow(self):
        def fill(customers):
            for customer in customers:
                self.nomination("2026-02-01", customer)

        self.assert_few_queries("nomination", fill)
