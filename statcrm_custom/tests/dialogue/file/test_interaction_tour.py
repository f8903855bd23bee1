from odoo.tests import HttpCase, tagged

from ..interaction_common import InteractionCommon


@tagged("post_install", "-at_install")
class TestInteractionTour(InteractionCommon, HttpCase):
    def test_the_account_manager_reads_the_file(self):
        self.meeting(self.anna | self.bertta, days=40)
        self.message(self.ministry, self.anna, subject="Budget", days=2)
        self.done_call(self.bertta)
        self.env["crm.lead"].create(
            {
                "name": "Tables on demand",
                "partner_id": self.anna.id,
                "user_id": self.account_manager.id,
            }
        )
        self.start_tour(
            f"/odoo/res.partner/{self.ministry.id}",
            "statcrm_customer_file_tour",
            login=self.account_manager.login,
        )
