"""Two people who close one year at one moment: two connections, committed data."""

from contextlib import contextmanager

from odoo import api
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, tagged
from odoo.tests.common import get_db_name
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestTwoPeopleCloseAYear(BaseCase):
    @contextmanager
    def connection(self):
        with Registry(get_db_name()).cursor() as cr:
            yield api.Environment(cr, api.SUPERUSER_ID, {"tracking_disable": True})

    def setUp(self):
        super().setUp()
        with self.connection() as env:
            customer = env["res.partner"].create({"name": "Two", "is_company": True})
            plan = env["statcrm.care.plan"].create(
                {"principal_id": customer.id, "year": 2026}
            )
            self.customer, self.plan = customer.id, plan.id
        self.addCleanup(self.clean_up)

    def clean_up(self):
        with self.connection() as env:
            env["statcrm.care.plan"].browse(self.plan).unlink()
            env["res.partner"].browse(self.customer).unlink()

    def close(self, env, review):
        env["statcrm.care.plan"].browse(self.plan)._close_year(review)
        env.flush_all()

    def test_the_second_one_is_told(self):
        with self.connection() as one, self.connection() as two:
            self.close(one, "First")
            with mute_logger("odoo.sql_db"):
                with self.assertRaisesRegex(UserError, "Another user is working"):
                    self.close(two, "Second")
            two.cr.rollback()
            one.cr.commit()
            two.invalidate_all()
            with self.assertRaisesRegex(UserError, "is “Closed”"):
                self.close(two, "Second")
            two.cr.rollback()
        with self.connection() as env:
            plan = env["statcrm.care.plan"].browse(self.plan)
            self.assertEqual((plan.state, plan.review), ("closed", "First"))

    def test_who_looked_before_the_other_closed(self):
        """The second one opened the review while the plan was open."""
        with self.connection() as one, self.connection() as two:
            plan = two["statcrm.care.plan"].browse(self.plan)
            self.assertEqual(plan.state, "draft")
            self.close(one, "First")
            one.cr.commit()
            with mute_logger("odoo.sql_db", "odoo.service.model"):
                with self.assertRaisesRegex(UserError, "is “Closed”"):
                    retrying(lambda: self.close(two, "Second"), two)
            two.cr.rollback()
        with self.connection() as env:
            plan = env["statcrm.care.plan"].browse(self.plan)
            self.assertEqual((plan.state, plan.review), ("closed", "First"))
