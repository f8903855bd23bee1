from odoo.tests import tagged

from .evidence_common import EvidenceCommon


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
        promise = self.promise("responsible")
        self.ministry.user_id = False
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
        self.member(self.account_manager, "2025-01-01", "2026-12-31")
        self.member(self.other_account_manager, "2027-01-01")
        self.ministry.user_id = self.other_account_manager
        self.account_manager.active = False
        self.assert_state(promise, "2027-01-01", "kept")
        self.assert_evidence(promise, self.account_manager, "2026-01-01")

    def test_over_and_nobody_on_its_last_day(self):
        promise = self.promise("responsible")
        self.member(self.account_manager, "2025-01-01", "2026-12-30")
        self.assert_state(promise, "2026-12-31", "kept")
        self.assert_state(promise, "2027-01-01", "missed")

    def test_over_without_a_history(self):
        promise = self.promise("responsible")
        self.assert_state(promise, "2027-01-01", "kept")
        self.ministry.user_id = False
        self.assert_state(promise, "2027-01-01", "missed")

    def test_merged_history_does_not_go_before_the_own(self):
        promise = self.promise("responsible")
        self.member(self.account_manager, "2025-01-01", "2026-12-31")
        self.member(
            self.staff, "2025-06-01", "2026-12-31", part="expert"
        ).sudo().write({"part": "manager", "merged_from": "Other"})
        self.assert_state(promise, "2027-01-01", "kept")
        self.assert_evidence(promise, self.account_manager, "2026-01-01")

    def test_same_as_a_plain_computation(self):
        customers = self.customers(4)
        customers[0].user_id = False
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

    def nomination(self, first, partner=None, **values):
        """A nomination that has taken effect, as the decision leaves it."""
        decision = self.env["statcrm.nomination.decision"].sudo()
        decision = decision.create(
            {"number": f"D {first}", "date": first, "decided_by_id": self.director.id}
        )
        nomination = self.env["statcrm.nomination"].sudo()
        nomination = nomination.create(
            {
                "partner_id": (partner or self.ministry).id,
                "value_class_id": self.value_class("strategic").id,
                "user_id": self.account_manager.id,
                "date_from": first,
            }
        )
        values = {
            "state": "approved",
            "decision_id": decision.id,
            "applied_on": first,
            "is_in_force": True,
            "replaces_id": False,
            **values,
        }
        nomination.write(values)
        return nomination

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
        self.assertEqual(promise.evidence_name, "Strategic, D 2026-03-01")

    def test_decided_and_not_yet_applied(self):
        promise = self.promise("nomination")
        self.nomination("2026-03-01", applied_on=False, is_in_force=False)
        self.assert_state(promise, "2026-03-02", "due")

    def test_its_last_day(self):
        promise = self.promise("nomination")
        nomination = self.nomination("2025-03-01", date_to="2026-07-31")
        self.assert_state(promise, "2026-07-31", "kept")
        self.assert_evidence(promise, nomination, "2026-01-01")
        self.assert_state(promise, "2026-08-01", "late")
        nomination.write(
            {"state": "ended", "is_in_force": False, "ended_on": "2026-05-31"}
        )
        self.assert_state(promise, "2026-06-01", "due")

    def test_over_is_as_of_its_last_day(self):
        promise = self.promise("nomination")
        nomination = self.nomination("2025-03-01")
        nomination.write(
            {"state": "ended", "is_in_force": False, "ended_on": "2026-12-31"}
        )
        self.assert_state(promise, "2027-02-01", "kept")
        nomination.ended_on = "2026-12-30"
        self.assert_state(promise, "2027-02-01", "missed")

    def test_same_as_a_plain_computation(self):
        customers = self.customers(4)
        self.nomination("2026-02-01", customers[1])
        self.nomination("2026-06-01", customers[2])

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
