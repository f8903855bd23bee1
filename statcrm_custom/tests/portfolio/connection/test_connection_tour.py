from odoo.tests import HttpCase, tagged

from ..connection_common import ConnectionCommon


@tagged("post_install", "-at_install")
class TestConnectionTour(ConnectionCommon, HttpCase):
    def test_who_knows_whom(self):
        self.affiliate(self.timo, self.ministry, level="director")
        self.done_activity(self.kaisa)
        self.refresh()
        self.start_tour(
            f"/odoo/res.partner/{self.ministry.id}",
            "statcrm_connection_tour",
            login=self.staff.login,
        )
        rows = self.timo.statcrm_connection_ids
        self.assertEqual((rows.user_id, rows.strength), (self.staff, 4))
