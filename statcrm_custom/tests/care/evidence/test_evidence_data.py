from odoo import Command
from odoo.tests import tagged

from ..evidence_common import EvidenceCommon


@tagged("post_install", "-at_install")
class TestEvidenceData(EvidenceCommon):
    """Essential data complete to so many percent."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        requirements = cls.env["statcrm.data.requirement"]
        requirements.search([]).active = False
        requirements.create(
            [
                {"name": "Street", "domain": "[('street', '!=', False)]"},
                {"name": "City", "domain": "[('city', '!=', False)]"},
                {
                    "name": "Decision-maker",
                    "domain": "[('statcrm_people_ids', 'any', [('is_current', '=',"
                    " True), ('role_ids.code', '=', 'decision_maker')])]",
                },
            ]
        )

    def test_days_without_the_data(self):
        promise = self.promise("data_complete")
        self.assert_days(promise)
        self.assert_not_applicable(promise)

    def test_so_many_percent(self):
        promise = self.promise("data_complete", percent=66)
        self.ministry.street = "Street 1"
        self.assert_state(promise, "2026-05-01", "due")
        self.ministry.city = "Helsinki"
        self.assert_state(promise, "2026-05-02", "kept")
        self.assert_evidence(promise, self.ministry, "2026-05-02")
        self.assertEqual(promise.evidence_name, "66 %")
        self.assert_state(promise, "2026-05-03", "kept")
        self.assert_evidence(promise, self.ministry, "2026-05-02")
        all_of_it = self.promise("data_complete", percent=67)
        self.assert_state(all_of_it, "2026-05-03", "due")
        role = self.contact_role("decision_maker")
        line = self.affiliate(self.kaisa, self.ministry, role_ids=role.ids)
        self.assert_state(all_of_it, "2026-05-04", "kept")
        self.assertEqual(all_of_it.evidence_name, "100 %")
        line.date_to = "2026-05-04"
        self.assert_state(all_of_it, "2026-05-05", "due")

    def test_over_stays_what_it_was(self):
        kept = self.promise("data_complete", percent=33)
        lost = self.promise("data_complete", percent=66)
        self.ministry.street = "Street 1"
        self.look(kept | lost, "2026-12-31")
        self.assertEqual((kept.state, lost.state), ("kept", "late"))
        self.ministry.write({"street": False, "city": False})
        self.look(kept, "2027-01-01")
        self.ministry.write({"street": "Street 1", "city": "Helsinki"})
        self.look(lost, "2027-01-01")
        self.assertEqual((kept.state, lost.state), ("kept", "missed"))
        self.assert_evidence(kept, self.ministry, "2026-12-31")

    def test_same_as_the_card(self):
        customers = self.customers(4)
        customers[0].write({"street": "S", "city": "C"})
        customers[1].write({"street": "S"})
        customers[2].write({"city": "C"})
        people = customers[:2].child_ids
        role = self.contact_role("decision_maker")
        for person in people:
            self.affiliate(person, person.parent_id, role_ids=[Command.set(role.ids)])

        def expected(principal):
            self.env.invalidate_all()
            return principal if principal.statcrm_completeness >= 60 else None

        self.assert_same_as("data_complete", expected, percent=60)

    def test_queries_do_not_grow(self):
        def fill(customers):
            customers.write({"street": "S", "city": "C"})

        self.assert_few_queries("data_complete", fill, percent=60)
