from odoo.tests import tagged

from ...common import StatcrmCommon


@tagged("post_install", "-at_install")
class TestSetupValue(StatcrmCommon):
    """The steps of segments, sales and classes are done by what is there."""

    def state(self, key):
        setup = self.env["statcrm.setup"].with_user(self.main_user).get_setup()
        return next(
            step["state"]
            for chapter in setup["chapters"]
            for step in chapter["steps"]
            if step["key"] == key
        )

    def test_the_country_of_the_rules(self):
        self.env.company.country_id = False
        self.assertEqual(self.state("segment_rules"), "open")
        self.env.company.country_id = self.fi
        self.assertEqual(self.state("segment_rules"), "done")

    def test_segments(self):
        self.assertEqual(self.state("segments"), "open")
        run = self.env["statcrm.segment.run"].create({})
        run.action_preview()
        self.assertEqual(self.state("segments"), "open")
        run.action_apply()
        self.assertEqual(self.state("segments"), "done")

    def test_sales_and_classification(self):
        self.assertEqual(self.state("ledger"), "open")
        self.assertEqual(self.state("classification"), "open")
        self.sale(self.company_partner("Mill"), "2026-01-31", 100)
        self.assertEqual(self.state("ledger"), "done")
        self.classify()
        self.assertEqual(self.state("classification"), "done")

    def test_limits_and_targets(self):
        self.assertEqual(self.state("limits"), "open")
        self.value_class("big").sales_from = 40_000
        self.assertEqual(self.state("limits"), "done")
        # the installed targets are an example
        self.assertEqual(self.state("targets"), "optional")
