from odoo.tests import HttpCase, tagged

from ..log_common import LogCommon


@tagged("post_install", "-at_install")
class TestLogTour(LogCommon, HttpCase):
    """On a phone: two contacts, a text, a next step for who answers."""

    browser_size = "390x844"
    touch_enabled = True

    def test_log_a_visit_on_a_phone(self):
        self.start_tour(
            f"/odoo/res.partner/{self.ministry.id}",
            "statcrm_log_tour",
            login=self.staff.login,
        )
        activities = self.env["mail.activity"].with_context(active_test=False)
        mine = activities.search([("res_id", "=", self.ministry.id)])
        done = mine.filtered("statcrm_kind")
        self.assertEqual(len(done), 1)
        self.assertEqual(done.statcrm_contact_ids, self.kaisa + self.timo)
        self.assertEqual(done.feedback, "They want tables")
        self.assertEqual((mine - done).user_id, self.account_manager)
        self.assertEqual((mine - done).summary, "Send prices")
