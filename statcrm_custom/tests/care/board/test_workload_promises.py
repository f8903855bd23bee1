from odoo.tests import freeze_time, tagged

from ..board_common import BoardCommon


@freeze_time("2026-07-15 12:00:00")
@tagged("post_install", "-at_install")
class TestPromisesInTheWorkload(BoardCommon):
    def row(self, user):
        self.env.flush_all()
        self.env.invalidate_all()
        workload = self.env["statcrm.workload"].with_user(self.staff)
        row = workload.search([("user_id", "=", user.id)])
        return row.promise_count, row.promise_late_count

    def test_open_and_late_promises_of_my_customers(self):
        self.env["statcrm.care.promise"].sudo().search([]).state = "due"
        mine = self.ministry.user_id
        self.assertEqual(self.row(mine), (4, 0))
        self.assertEqual(self.row(self.other_account_manager), (1, 0))
        self.kept("Magazine")
        self.found("Magazine", "late", period=2)
        self.found("Card", "not_applicable")
        self.assertEqual(self.row(mine), (2, 1))
        self.found("Meeting", "missed")
        self.assertEqual(self.row(mine), (2, 2))
