from dateutil.relativedelta import relativedelta

from odoo.tests import HttpCase, tagged

from ..target_case import TargetCase


@tagged("post_install", "-at_install")
class TestTargetTour(TargetCase, HttpCase):
    def test_communications_builds_a_group(self):
        berit = self.works("Berit", self.oulu, self.decides)
        today = self.env.company._statcrm_today()
        self.make_done_activity(self.dan, today - relativedelta(days=7))
        self.start_tour(
            "/odoo/target-groups",
            "statcrm_target_group_tour",
            login=self.communications.login,
        )
        frozen, living = self.Group.search([], order="id desc", limit=2)
        self.assertTrue(frozen.is_frozen)
        self.assertEqual(frozen.source_id, living)
        self.assertEqual(self.members(living), self.anna)
        self.assertEqual(living.refusals(), {"other_of_unit": 1})
        self.assertEqual(living.user_id, self.communications)
        self.assertNotIn(berit, self.members(frozen))
