from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from ..common import CareCommon


@tagged("post_install", "-at_install")
class TestHealthCare(CareCommon):
    def state(self):
        health = self.env["statcrm.health"].with_user(self.main_user).get_health()
        [check] = (one for one in health["checks"] if one["key"] == "evidence")
        return check["state"]

    def test_a_search_of_long_ago_is_not_in_order(self):
        self.programme({"kind": "event", "name": "Fair"})
        self.assertTrue(self.open_year(principals=self.ministry).promise_ids)
        runs = self.env["statcrm.care.promise.run"].sudo()
        runs.search([]).unlink()
        self.assertEqual(self.state(), "amber")
        run = runs.create({"choice": "changed"})
        self.assertEqual(self.state(), "green")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE statcrm_care_promise_run SET write_date = %s WHERE id = %s",
            [fields.Datetime.now() - timedelta(hours=3), run.id],
        )
        run.invalidate_recordset()
        self.assertEqual(self.state(), "amber")
