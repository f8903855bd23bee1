from odoo.tests import HttpCase, tagged

from ..feedback_case import FeedbackCommon


@tagged("post_install", "-at_install")
class TestFeedbackTour(FeedbackCommon, HttpCase):
    def test_a_complaint_from_the_card_to_the_answer(self):
        self.start_tour(
            f"/odoo/res.partner/{self.ministry.id}",
            "statcrm_feedback_tour",
            login=self.account_manager.login,
        )
        one = self.Feedback.search([("name", "=", "The figures came late")])
        self.assertEqual((one.kind, one.channel), ("complaint", "phone"))
        self.assertEqual(one.partner_id, self.ministry)
        self.assertEqual(one.state, "answered")
        self.assertIn("on Monday", one.answer)
        self.assertTrue(one.answered_on)
