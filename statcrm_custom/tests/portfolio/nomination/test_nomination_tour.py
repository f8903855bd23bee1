from odoo.tests import HttpCase, tagged

from ..nomination_case import NominationCase
from ..recognised_case import RecognisedCase


@tagged("post_install", "-at_install")
class TestThreeUsersNominateTheMinistry(RecognisedCase, NominationCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account_manager.name = "Tea Manager"
        cls.ministry = cls.candidate(
            "Ministry of Learning", user_id=cls.account_manager.id
        )
        for factor in cls.env["statcrm.value.factor"].search([]):
            cls.env["statcrm.value.score"].create(
                {
                    "partner_id": cls.ministry.id,
                    "factor_id": factor.id,
                    "score": 5,
                    "evidence": "The whole branch follows it",
                }
            )

    def tour(self, name, url, user):
        self.start_tour(url, f"statcrm_nomination_{name}_tour", login=user.login)

    def test_from_candidate_to_strategic_customer(self):
        self.tour("proposer", "/odoo/candidates", self.management)
        nomination = self.ministry.statcrm_nomination_ids.ensure_one()
        self.assertEqual(nomination.state, "proposed")
        self.assertEqual(nomination.proposed_by_id, self.management)
        self.assertEqual(nomination.value_score, 5)
        self.assertFalse(self.ministry.statcrm_value_class_id)

        self.tour("director", "/odoo/customer-relations", self.director)
        self.assertEqual(nomination.decision_number, "TOUR 2026/1")
        self.assertTrue(nomination.is_in_force)
        self.assertEqual(self.ministry.statcrm_value_class_id, self.strategic)

        self.tour("manager", "/odoo/customer-relations", self.account_manager)
        self.see_everywhere(self.ministry, self.account_manager)

    def test_decided_on_cards(self):
        self.env["statcrm.nomination"].search([("state", "=", "proposed")]).with_user(
            self.management
        ).action_withdraw()
        weather = self.proposed(self.candidate("Board of Weather"))
        learning = self.proposed(self.ministry)
        self.tour("phone", "/odoo/nominations-to-decide", self.director)
        self.assertEqual(weather.return_reason, "Too small")
        self.assertEqual((weather.state, learning.state), ("returned", "approved"))
        self.assertTrue(learning.decision_number)
