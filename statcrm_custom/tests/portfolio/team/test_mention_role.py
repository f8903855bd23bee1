from odoo.tests import tagged

from ..team_common import HandoverCommon


@tagged("post_install", "-at_install")
class TestMentionRole(HandoverCommon):
    def setUp(self):
        super().setUp()
        self.role = self.env.ref("statcrm_custom.res_role_key_account_managers")
        self.run_cron("ir_cron_refresh_mention_role")

    def test_account_managers_of_the_moment(self):
        self.assertIn(self.account_manager, self.role.user_ids)
        self.assertNotIn(self.staff, self.role.user_ids)
        plain = self.company_partner("Plain", user_id=self.staff.id)
        self.run_cron("ir_cron_refresh_mention_role")
        self.assertNotIn(self.staff, self.role.user_ids)
        self.nominate(plain, "key", self.staff)
        self.ministry.statcrm_nominated_class_id = False
        self.run_cron("ir_cron_refresh_mention_role")
        self.assertIn(self.staff, self.role.user_ids)
        self.assertNotIn(self.account_manager, self.role.user_ids)
        self.staff.active = False
        self.run_cron("ir_cron_refresh_mention_role")
        self.assertNotIn(self.staff, self.role.with_context(active_test=False).user_ids)

    def test_hand_over_refreshes_at_once(self):
        wizard = self.handover(self.director, decision_number="1")
        wizard.action_hand_over()
        self.assertIn(self.other_account_manager, self.role.user_ids)
        self.assertNotIn(self.account_manager, self.role.user_ids)

    def test_nothing_is_written_when_it_is_right(self):
        before = self.role.write_date
        counts = []
        for _again in range(2):
            with self.count_queries(counts):
                self.env["res.role"]._statcrm_refresh_key_account_managers()
        self.assertLessEqual(counts[1], 4)
        self.assertEqual(self.role.write_date, before)
