from odoo import Command
from odoo.tests import HttpCase, tagged
from odoo.tools.safe_eval import safe_eval

from ...common import StatcrmCommon


@tagged("post_install", "-at_install")
class TestSetupPath(StatcrmCommon, HttpCase):
    """From an empty system to a nominated customer with an opened year."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.config_parameter"].sudo().search(
            [("key", "like", "statcrm_custom.setup")]
        ).unlink()
        cls.clear_customers()
        cls.env.company.country_id = cls.fi
        # who installs a small system is all in one
        cls.administrator = cls.env["res.users"].create(
            {
                "name": "Ada Administrator",
                "login": "test_ada",
                "password": "test_ada",
                "group_ids": [
                    Command.set(
                        (
                            cls.env.ref("base.group_system")
                            + cls.env.ref("statcrm_custom.statcrm_group_main_user")
                        ).ids
                    )
                ],
            }
        )

    def states(self):
        setup = self.env["statcrm.setup"].with_user(self.main_user).get_setup()
        return {
            step["key"]: step["state"]
            for chapter in setup["chapters"]
            for step in chapter["steps"]
        }

    def test_price_lists_of_another_currency_are_told(self):
        lists = self.env["product.pricelist"]
        lists.search([]).active = False
        self.assertEqual(self.states()["price_list"], "optional")
        abroad = (
            self.env["res.currency"]
            .with_context(active_test=False)
            .search([("id", "!=", self.env.company.currency_id.id)], limit=1)
        )
        lists.create({"name": "Abroad", "currency_id": abroad.id})
        self.assertEqual(self.states()["price_list"], "warning")
        lists.create({"name": "Own", "currency_id": self.env.company.currency_id.id})
        self.assertEqual(self.states()["price_list"], "optional")

    def test_each_step_is_done_by_doing_it(self):
        today = self.env.company._statcrm_today()
        before = self.states()
        to_do = {"customers", "segments", "managers", "ledger", "classification"}
        to_do |= {"nomination", "programmes", "year"}
        self.assertEqual({before[key] for key in to_do}, {"open"})
        ministry = self.company_partner("Ministry of Lakes", ref="P-1")
        self.person("Maija", ministry)
        self.env.flush_all()
        self.assertEqual(self.states()["customers"], "done")
        run = self.env["statcrm.segment.run"].with_user(self.main_user).create({})
        run.action_preview()
        run.action_apply()
        self.assertEqual(ministry.statcrm_segment_id.code, "central_government")
        self.assertEqual(self.states()["segments"], "done")
        ministry.with_user(self.main_user).user_id = self.account_manager
        self.assertEqual(self.states()["managers"], "done")
        self.env["statcrm.sales.entry"].with_user(self.main_user).import_csv(
            b"customer,date,qty,amount\nP-1,2026-01-31,1,61200\n", "ledger"
        )
        self.assertEqual(self.states()["ledger"], "done")
        self.classify()
        self.assertEqual(ministry.statcrm_value_class_id.code, "big")
        self.assertEqual(self.states()["classification"], "done")
        nomination = (
            self.env["statcrm.nomination"]
            .with_user(self.management)
            .create(
                {
                    "partner_id": ministry.id,
                    "value_class_id": self.value_class("strategic").id,
                    "user_id": self.account_manager.id,
                    "reason": "All lake policy rests on our figures.",
                }
            )
        )
        nomination.action_propose()
        nomination.with_user(self.director)._decide("1/2026", today)
        self.assertEqual(self.states()["nomination"], "done")
        # which made the plan of this year, but opened no year
        states = self.states()
        self.assertEqual({states["programmes"], states["year"]}, {"open"})
        window = self.env["statcrm.care.new.year"].with_user(self.main_user)
        window.create({"year": today.year + 1}).action_open()
        plans = self.env["statcrm.care.plan"].search(
            [("principal_id", "=", ministry.id)]
        )
        self.assertTrue(plans.promise_ids)
        after = self.states()
        self.assertEqual({after[key] for key in to_do}, {"done"})

    def test_sample_data_does_no_step(self):
        before = self.states()
        self.env["statcrm.sample"].with_user(self.main_user).load_sample()
        self.env.flush_all()
        self.assertEqual(self.states(), before)

    def test_who_proposes_and_decides_is_named(self):
        def step():
            setup = self.env["statcrm.setup"].with_user(self.main_user).get_setup()
            steps = [one for chapter in setup["chapters"] for one in chapter["steps"]]
            return next(one for one in steps if one["key"] == "nomination")

        self.assertFalse(step()["may"])
        self.assertIn("The management group", step()["who"])
        self.assertIn(self.management.name, step()["status"])
        self.assertIn(self.director.name, step()["status"])
        users = self.env.ref("statcrm_custom.statcrm_group_management").all_user_ids
        users.active = False
        self.assertEqual(step()["status"].count("nobody has this role yet"), 2)

    def test_segment_managers_without_a_segment_are_named(self):
        def step():
            setup = self.env["statcrm.setup"].with_user(self.main_user).get_setup()
            steps = [one for chapter in setup["chapters"] for one in chapter["steps"]]
            return next(one for one in steps if one["key"] == "segment_managers")

        segments = self.env["statcrm.segment"].search([])
        segments.manager_id = False
        role = self.env.ref("statcrm_custom.statcrm_group_segment_manager")
        (role.user_ids - self.segment_manager).active = False
        self.assertEqual(step()["state"], "warning")
        self.assertEqual(
            step()["status"], f"Manage no segment yet: {self.segment_manager.name}"
        )
        segments[0].manager_id = self.segment_manager
        self.assertEqual((step()["state"], step()["status"]), ("done", ""))
        segments.manager_id = False
        self.segment_manager.active = False
        self.assertEqual(step()["state"], "optional")

    def test_customers_without_a_manager_are_told(self):
        def step():
            setup = self.env["statcrm.setup"].with_user(self.main_user).get_setup()
            steps = [one for chapter in setup["chapters"] for one in chapter["steps"]]
            return next(one for one in steps if one["key"] == "managers")

        mine, left, nobody = (self.company_partner(f"Mill {at}") for at in range(3))
        self.env.flush_all()
        self.assertEqual(step()["state"], "open")
        self.assertFalse(step()["by_hand"])
        mine.user_id = self.account_manager
        left.user_id = self.other_account_manager
        self.other_account_manager.active = False
        # without a user, the person would be a customer as well
        self.other_account_manager.partner_id.active = False
        self.env.flush_all()
        self.assertEqual(step()["state"], "warning")
        self.assertEqual(step()["status"], "Customers without an account manager: 2")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            step()["buttons"][1]["action"]
        )
        domain = safe_eval(action["domain"])
        self.assertEqual(self.Partner.search(domain), left | nobody)
        # only people can tell that the others need none
        self.env["statcrm.setup"].with_user(self.main_user).mark_step(
            "managers", "done"
        )
        self.assertEqual(step()["state"], "done")
        self.env["statcrm.setup"].with_user(self.main_user).mark_step("managers", False)
        (left | nobody).user_id = self.account_manager
        self.env.flush_all()
        self.assertEqual((step()["state"], step()["status"]), ("done", ""))

    def test_the_first_button_is_the_one_for_many_at_once(self):
        setup = self.env["statcrm.setup"].with_user(self.administrator).get_setup()
        first = {
            step["key"]: step["buttons"][0]["action"]
            for chapter in setup["chapters"]
            for step in chapter["steps"]
            if step["buttons"]
        }
        for key, action in {
            "users": "user_sheet",
            "customers": "workbook_import",
            "managers": "assign_managers",
            "ledger": "sales_entry_import",
            "limits": "value_limit_proposal",
        }.items():
            self.assertEqual(first[key], f"statcrm_custom.statcrm_{action}_action")

    def test_tour(self):
        self.start_tour(
            "/odoo/customer-relations-setup",
            "statcrm_setup_tour",
            login=self.administrator.login,
        )
        self.assertEqual(self.env.company.name, "Office of Lakes")
        self.assertFalse(
            self.env["statcrm.setup"].with_user(self.administrator).get_setup(True)
        )
