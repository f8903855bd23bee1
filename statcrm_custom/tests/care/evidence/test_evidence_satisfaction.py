from odoo.tests import tagged

from ..evidence_common import EvidenceCommon


@tagged("post_install", "-at_install")
class TestEvidenceSatisfaction(EvidenceCommon):
    """A survey of customer satisfaction that somebody of theirs has answered."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.survey = cls.env["survey.survey"].create(
            {"title": "How Are We?", "statcrm_is_satisfaction": True}
        )

    def answer(self, partner, day="2026-05-04", **values):
        return self.env["survey.user_input"].create(
            {
                "survey_id": self.survey.id,
                "partner_id": partner.id,
                "state": "done",
                "end_datetime": f"{day} 12:00:00",
                **values,
            }
        )

    def test_days_without_an_answer(self):
        promise = self.promise("satisfaction")
        self.assert_days(promise)
        self.assert_not_applicable(promise)

    def test_answered(self):
        promise = self.promise("satisfaction")
        answer = self.answer(self.timo)
        self.assert_state(promise, "2026-05-03", "due")
        self.assert_state(promise, "2026-05-04", "kept")
        self.assert_evidence(promise, answer, "2026-05-04")
        self.assertEqual(promise.evidence_name, "How Are We?, Timo")

    def test_first_and_last_day(self):
        for day, state in (
            ("2025-12-31", "missed"),
            ("2026-01-01", "kept"),
            ("2026-12-31", "kept"),
            ("2027-01-01", "missed"),
        ):
            promise = self.promise("satisfaction")
            answer = self.answer(self.kaisa, day)
            self.assert_state(promise, "2027-01-05", state)
            answer.unlink()

    def test_what_does_not_count(self):
        promise = self.promise("satisfaction")
        other = self.env["survey.survey"].create({"title": "Lunch"})
        self.answer(self.kaisa, survey_id=other.id)
        self.answer(self.kaisa, test_entry=True)
        self.answer(self.kaisa, state="in_progress")
        self.answer(self.outi)
        self.answer(self.colleague())
        self.assert_state(promise, "2026-05-10", "due")

    def test_only_in_person(self):
        promise = self.promise("satisfaction", in_person=True)
        answer = self.answer(self.kaisa)
        self.assert_state(promise, "2026-05-10", "due")
        answer.statcrm_is_personal = True
        self.assert_state(promise, "2026-05-10", "kept")

    def test_goes_back(self):
        promise = self.promise("satisfaction")
        answer = self.answer(self.kaisa)
        self.assert_state(promise, "2026-05-10", "kept")
        self.survey.statcrm_is_satisfaction = False
        self.assert_state(promise, "2026-05-10", "due")
        self.survey.statcrm_is_satisfaction = True
        self.assert_state(promise, "2026-05-10", "kept")
        answer.unlink()
        self.assert_state(promise, "2026-07-10", "late")

    def test_same_as_a_plain_computation(self):
        customers = self.customers(4)
        self.answer(customers[0].child_ids)
        self.answer(customers[1], "2026-05-11")
        self.answer(customers[2].child_ids, "2026-05-09")

        def expected(principal):
            return self.env["survey.user_input"].search(
                [
                    ("survey_id.statcrm_is_satisfaction", "=", True),
                    ("partner_id", "child_of", principal.id),
                    ("end_datetime", "<", "2026-05-11"),
                ]
            )

        self.assert_same_as("satisfaction", expected)

    def test_queries_do_not_grow(self):
        def fill(customers):
            for customer in customers:
                self.answer(customer)

        self.assert_few_queries("satisfaction", fill)
