from odoo.tests import HttpCase, tagged

from ..share_common import ShareCommon


@tagged("post_install", "-at_install")
class TestShareTour(ShareCommon, HttpCase):
    """The customer in a browser without a session, then the account manager."""

    def test_the_customer_accepts_and_the_manager_sees_it(self):
        share, path = self.share()
        self.start_tour(path, "statcrm_development_plan_customer_tour")
        self.assertEqual(self.plan.accepted_by, "Kaisa Lindroos")
        self.assertEqual(
            self.plan.remark_ids.sorted("id").mapped("kind"),
            ["comment", "proposal", "acceptance"],
        )
        # four pages within the hour are one opening
        self.assertEqual(share.opening_count, 1)
        self.start_tour(
            f"/odoo/statcrm.care.plan/{self.plan.id}",
            "statcrm_development_plan_manager_tour",
            login=self.account_manager.login,
        )
        proposal = self.plan.remark_ids.filtered(lambda one: one.kind == "proposal")
        self.assertEqual(proposal.state, "adopted")
        self.assertEqual(proposal.answer, "Yes, next year")
        self.assertEqual(proposal.answered_by_id, self.account_manager)
