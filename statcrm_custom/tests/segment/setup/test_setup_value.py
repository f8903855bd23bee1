from odoo.tests import tagged

from ...common import StatcrmCommon


@tagged("post_install", "-at_install")
class TestSetupValue(StatcrmCommon):
    """The steps of segments, sales and classes are done by what is there."""

    def step(self, key):
        setup = self.env["statcrm.setup"].with_user(self.main_user).get_setup()
        return next(
            step
            for chapter in setup["chapters"]
            for step in chapter["steps"]
            if step["key"] == key
        )

    def state(self, key):
        return self.step(key)["state"]

    def test_the_country_of_the_rules(self):
        rule = self.env.ref("statcrm_custom.statcrm_segment_rule_foreign")
        rule.domain = "[('statcrm_is_abroad', '=', True)]"
        self.env.company.country_id = False
        self.assertEqual(self.state("segment_rules"), "open")
        self.env.company.country_id = self.fi
        self.assertEqual(self.state("segment_rules"), "done")

    def test_a_rule_of_another_country_is_not_said_to_follow(self):
        self.env.company.country_id = self.env.ref("base.se")
        rule = self.env.ref("statcrm_custom.statcrm_segment_rule_foreign")
        rule.domain = "[('country_id.code', '!=', 'FI')]"
        step = self.step("segment_rules")
        self.assertEqual(step["state"], "warning")
        self.assertIn("does not follow", step["status"])
        rule.active = False
        self.assertEqual(self.state("segment_rules"), "done")

    def test_the_first_run_is_begun_at_once(self):
        for key, model in (
            ("segments", "statcrm.segment.run"),
            ("classification", "statcrm.classification"),
        ):
            action = self.step(key)["buttons"][0]["action"]
            self.assertEqual(action["res_model"], model)
            self.assertEqual(action["views"], [[False, "form"]])
        run = self.env["statcrm.segment.run"].create({})
        run.action_preview()
        run.action_apply()
        self.assertEqual(
            self.step("segments")["buttons"][0]["action"],
            "statcrm_custom.statcrm_segment_run_action",
        )

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
