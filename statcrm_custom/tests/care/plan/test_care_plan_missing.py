from odoo.tests import freeze_time, tagged

from ..plan_case import PlanCommon


@tagged("post_install", "-at_install")
class TestCarePlanMissing(PlanCommon):
    """Plans that are missing, not agreed, or not closed."""

    def faults(self, day):
        with freeze_time(f"{day} 10:00:00"):
            self.env.invalidate_all()
            found = self.env["statcrm.care.plan.missing"].search(
                [("partner_id", "in", (self.ministry + self.other).ids)]
            )
            return {(one.partner_id.name, one.year, one.state) for one in found}

    def setUp(self):
        super().setUp()
        self.other = self.company_partner("Other")

    def test_a_draft_is_late_after_the_month(self):
        self.assertEqual(self.faults("2026-03-31"), set())
        self.assertEqual(self.faults("2026-04-01"), {("Ministry", 2026, "late")})
        self.env["ir.config_parameter"].set_param(
            "statcrm_custom.care_agree_month", "6"
        )
        self.assertEqual(self.faults("2026-04-01"), set())
        self.assertEqual(self.faults("2026-07-01"), {("Ministry", 2026, "late")})
        self.plan.action_agree()
        self.assertEqual(self.faults("2026-07-01"), set())

    def test_missing_for_nominated_and_for_those_with_a_programme(self):
        self.plan.active = False
        self.assertEqual(self.faults("2026-01-02"), {("Ministry", 2026, "missing")})
        self.programme(scope="customers", partner_ids=[(6, 0, self.other.ids)])
        self.assertEqual(
            self.faults("2026-01-02"),
            {("Ministry", 2026, "missing"), ("Other", 2026, "missing")},
        )

    def test_an_earlier_year_that_nobody_closed(self):
        self.new_plan(year=2027).action_agree()
        self.assertEqual(self.faults("2027-03-31"), set())
        self.assertEqual(self.faults("2027-04-01"), {("Ministry", 2026, "unclosed")})
        self.plan._close_year("")
        self.assertEqual(self.faults("2027-04-01"), set())

    def test_the_row_opens_what_mends_it(self):
        with freeze_time("2026-04-01"):
            domain = [("partner_id", "=", self.ministry.id)]
            missing = self.env["statcrm.care.plan.missing"]
            action = missing.search(domain).action_mend()
            self.assertEqual(action["res_id"], self.plan.id)
            self.plan.active = False
            self.env.flush_all()
            action = missing.search(domain).action_mend()
            self.assertEqual(action["res_model"], "statcrm.care.new.year")
            self.assertEqual(
                action["context"]["default_principal_id"], self.ministry.id
            )
