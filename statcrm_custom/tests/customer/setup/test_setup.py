import json
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ...common import StatcrmCommon

CONNECT = "odoo.addons.base.models.ir_mail_server.IrMail_Server.test_smtp_connection"


@tagged("post_install", "-at_install")
class TestSetup(StatcrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clear_customers()
        cls.setups = cls.env["statcrm.setup"].with_user(cls.main_user)
        cls.env["ir.config_parameter"].sudo().search(
            [("key", "like", "statcrm_custom.setup")]
        ).unlink()
        cls.administrator = cls.env["res.users"].create(
            {
                "name": "Administrator without a role",
                "login": "test_administrator",
                "group_ids": [Command.set(cls.env.ref("base.group_system").ids)],
            }
        )

    def steps(self, user=None):
        setup = self.env["statcrm.setup"].with_user(user or self.main_user).get_setup()
        return {
            step["key"]: step
            for chapter in setup["chapters"]
            for step in chapter["steps"]
        }

    def state(self, key):
        return self.steps()[key]["state"]

    def test_who_sees_it(self):
        for user in (self.main_user, self.administrator):
            self.assertTrue(self.env["statcrm.setup"].with_user(user).get_setup())
        for user in (self.staff, self.account_manager, self.director, self.internal):
            setups = self.env["statcrm.setup"].with_user(user)
            self.assertFalse(setups.get_setup())
            with self.assertRaises(AccessError):
                setups.hide_setup(True)
            with self.assertRaises(AccessError):
                setups.mark_step("roles", "done")
            with self.assertRaises(AccessError):
                setups.test_mail()

    def test_each_step_is_known_once_and_its_actions_exist(self):
        setup = self.setups.get_setup()
        steps = [step for one in setup["chapters"] for step in one["steps"]]
        keys = [step["key"] for step in steps]
        self.assertEqual(len(keys), len({*keys}))
        self.assertGreaterEqual(len(keys), 20)
        for step in steps:
            self.assertTrue(step["title"] and step["sentence"], step["key"])
            self.assertIn(step["state"], ("done", "open", "warning", "optional"))
            for button in step["buttons"]:
                if isinstance(button["action"], str):
                    self.assertTrue(self.env.ref(button["action"]))
        # each leads somewhere, but for the program that is installed on the server
        self.assertEqual([one["key"] for one in steps if not one["buttons"]], ["pdf"])

    def test_few_queries(self):
        counts = []
        self.setups.get_setup()
        with self.count_queries(counts):
            self.setups.get_setup()
        self.assertLessEqual(counts[0], 25)

    def test_the_company(self):
        company = self.main_user.company_id
        company.write({"name": "My Company", "country_id": False})
        step = self.steps()["company"]
        self.assertEqual(step["state"], "open")
        self.assertIn("name, country", step["status"])
        company.write({"name": "Office", "country_id": self.fi.id})
        company.logo = self.env.ref("base.user_admin").image_1920 or self.picture()
        company.currency_id = self.env.ref("base.USD")
        step = self.steps()["company"]
        self.assertEqual(step["state"], "warning")
        self.assertIn("EUR", step["status"])
        company.currency_id = self.env.ref("base.EUR")
        self.assertEqual(self.state("company"), "done")

    def picture(self):
        return (
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6"
            "kgAAAABJRU5ErkJggg=="
        )

    def test_the_main_user_is_told_what_only_an_administrator_does(self):
        for key in ("company", "pdf", "feedback"):
            self.assertFalse(self.steps()[key]["may"], key)
            self.assertTrue(self.steps(self.administrator)[key]["may"], key)

    def test_mail_is_tested_on_demand(self):
        self.env["ir.mail_server"].search([]).active = False
        self.assertEqual(self.state("mail"), "open")
        server = self.env["ir.mail_server"].create(
            {"name": "Ours", "smtp_host": "mail.example"}
        )
        self.assertEqual(self.state("mail"), "warning")
        self.main_user.email = False
        answer = self.setups.test_mail()
        self.assertIn("your own email address", answer["params"]["message"])
        self.main_user.email = "main@office.example"
        with patch(CONNECT, side_effect=UserError("No response received.")):
            answer = self.setups.test_mail()
        self.assertEqual(answer["params"]["type"], "danger")
        step = self.steps()["mail"]
        self.assertEqual(step["state"], "warning")
        self.assertIn("No response received.", step["status"])
        with patch(CONNECT, return_value={}):
            answer = self.setups.test_mail()
        self.assertEqual(answer["params"]["type"], "success")
        self.assertEqual(self.state("mail"), "done")
        # another server has not been tested
        server.copy()
        self.assertEqual(self.state("mail"), "warning")

    def test_without_an_own_address_the_way_to_it_is_shown_before_the_test(self):
        self.env["ir.mail_server"].search([]).active = False
        self.env["ir.mail_server"].create({"name": "Ours", "smtp_host": "mail.example"})
        self.main_user.email = "main@office.example"
        step = self.steps()["mail"]
        self.assertEqual(step["status"], "Not tested yet.")
        self.assertEqual(len(step["buttons"]), 1)
        self.main_user.email = False
        step = self.steps()["mail"]
        self.assertIn("needs your own email address", step["status"])
        action = step["buttons"][1]["action"]
        self.assertEqual(
            (action["res_model"], action["res_id"]), ("res.users", self.main_user.id)
        )

    def test_no_server_is_told_in_words(self):
        self.env["ir.mail_server"].search([]).active = False
        refused = ConnectionRefusedError(111, "Connection refused")
        path = "odoo.addons.base.models.ir_mail_server.IrMail_Server._connect__"
        with patch(path, side_effect=refused):
            answer = self.setups.test_mail()
        self.assertEqual(
            answer["params"]["message"],
            "There is no outgoing mail server, and none answers on this machine. Add"
            " one under Mail Servers.",
        )
        self.assertNotIn("Errno", self.steps()["mail"]["status"])

    def test_the_program_that_makes_pdfs(self):
        path = "odoo.addons.base.models.ir_actions_report.IrActionsReport"
        with patch(f"{path}.get_wkhtmltopdf_state", return_value="install"):
            self.assertEqual(self.state("pdf"), "open")
        with patch(f"{path}.get_wkhtmltopdf_state", return_value="upgrade"):
            self.assertEqual(self.state("pdf"), "warning")

    def test_users_need_a_role_and_a_unit(self):
        step = self.steps()["users"]
        self.assertEqual(step["state"], "warning")
        self.assertIn("Without a role: ", step["status"])
        inside = self.env["res.users"].search([("share", "=", False)])
        self.make_unit("Unit", *inside)
        inside.group_ids += self.env.ref("statcrm_custom.statcrm_group_user")
        self.assertEqual(self.state("users"), "done")
        self.assertEqual(self.state("units"), "done")

    def test_the_list_of_users_shows_whom_the_step_counts(self):
        """Odoo's administrator is no colleague and keeps no step open."""
        users = self.env["res.users"]
        technical = self.env.ref("base.user_admin")
        inside = users.search([("share", "=", False)]) - technical
        first, second = self.make_unit("First"), self.make_unit("Second")
        for unit in (first, second):
            unit.member_ids = [Command.create({"user_id": self.staff.id})]
        others = inside - self.staff - self.administrator - self.internal
        third = self.make_unit("Third", *others)
        third.member_ids.filtered(lambda one: one.user_id == technical).unlink()
        mine = users.with_user(self.main_user)
        lacking = mine.search([("statcrm_lacks_unit", "=", True)])
        self.assertEqual(lacking, self.administrator | self.internal)
        self.assertTrue(all(lacking.mapped("statcrm_lacks_unit")))
        self.assertFalse(self.staff.with_user(self.main_user).statcrm_lacks_unit)
        self.assertIn("Without a unit: 2", self.steps()["users"]["status"])
        lacking = mine.search([("statcrm_lacks_role", "=", True)])
        self.assertIn(
            f"Without a role: {len(lacking)}", self.steps()["users"]["status"]
        )
        self.assertIn(self.administrator, lacking)
        self.assertNotIn(self.staff, lacking)
        (self.administrator | self.internal).active = False
        self.assertNotIn("Without a unit", self.steps()["users"]["status"])
        # in one set, and only for those who look after users
        listed = (self.staff | self.administrator | self.main_user).with_user(
            self.main_user
        )
        self.assertEqual(
            listed.mapped("statcrm_role_names"), ["Staff", "", "Main User"]
        )
        self.assertEqual(
            listed.mapped("statcrm_unit_names"), ["First, Second", "", "Third"]
        )
        with self.assertRaises(AccessError):
            self.staff.with_user(self.staff).read(["statcrm_role_names"])

    def test_an_auditor_has_a_role(self):
        before = self.steps()["users"]["status"]
        self.env["res.users"].create(
            {
                "name": "Auditor",
                "login": "test_setup_auditor",
                "group_ids": [
                    Command.set(
                        self.env.ref("statcrm_custom.statcrm_group_auditor").ids
                    )
                ],
            }
        )
        role = before.split(", ")[1]
        self.assertIn("Without a role: ", role)
        self.assertEqual(self.steps()["users"]["status"].split(", ")[1], role)

    def test_an_empty_system_is_one_without_customers(self):
        self.assertTrue(self.setups.get_setup()["is_empty"])
        self.assertEqual(self.state("customers"), "open")
        mill = self.company_partner("Mill")
        self.assertFalse(self.setups.get_setup()["is_empty"])
        self.assertEqual(self.state("customers"), "warning")
        self.person("Maija", mill)
        self.env.flush_all()
        self.assertEqual(self.state("customers"), "done")

    def test_marks(self):
        before = self.setups.get_setup()
        self.assertEqual(self.state("roles"), "optional")
        self.setups.mark_step("roles", "done")
        self.assertEqual(self.state("roles"), "done")
        self.setups.mark_step("ledger", "skipped")
        self.assertEqual(self.state("ledger"), "skipped")
        after = self.setups.get_setup()
        self.assertEqual(
            (after["done"], after["of"]), (before["done"] + 1, before["of"])
        )
        self.setups.mark_step("ledger", False)
        self.setups.mark_step("roles", False)
        self.assertEqual(self.state("ledger"), "open")
        # the program knows whether there are sales
        with self.assertRaises(UserError):
            self.setups.mark_step("ledger", "done")
        with self.assertRaises(UserError):
            self.setups.mark_step("nonsense", "skipped")

    def test_the_next_step_is_an_open_one(self):
        """What is only to be checked waits until nothing is open."""
        path = "odoo.addons.base.models.ir_actions_report.IrActionsReport"
        upgrade = patch(f"{path}.get_wkhtmltopdf_state", return_value="upgrade")
        setups = self.env["statcrm.setup"].with_user(self.administrator)
        steps = self.steps(self.administrator)
        others = [
            key
            for key, step in steps.items()
            if step["state"] in ("open", "warning") and key not in ("pdf", "customers")
        ]
        marks = dict.fromkeys(others, "skipped")
        self.env["ir.config_parameter"].sudo().set_param(
            "statcrm_custom.setup", json.dumps({"marks": marks})
        )
        with upgrade:
            self.assertEqual(self.state("pdf"), "warning")
            self.assertEqual(self.setups.get_setup()["next"]["key"], "customers")
            self.setups.mark_step("customers", "skipped")
            # a main user cannot mend it, an administrator can
            self.assertFalse(self.setups.get_setup()["next"])
            self.assertEqual(setups.get_setup()["next"]["key"], "pdf")

    def test_hidden_on_home_and_brought_back(self):
        self.assertTrue(self.setups.get_setup(on_home=True))
        self.setups.hide_setup(True)
        self.assertFalse(self.setups.get_setup(on_home=True))
        self.assertTrue(self.setups.get_setup()["is_hidden"])
        self.setups.hide_setup(False)
        self.assertTrue(self.setups.get_setup(on_home=True))

    def test_complete_is_gone_from_home(self):
        keys = [
            key
            for key, step in self.steps().items()
            if step["state"] in ("open", "warning")
        ]
        marks = dict.fromkeys(keys, "skipped")
        self.env["ir.config_parameter"].sudo().set_param(
            "statcrm_custom.setup", json.dumps({"marks": marks})
        )
        self.assertFalse(self.setups.get_setup(on_home=True))
        setup = self.setups.get_setup()
        self.assertEqual(setup["done"], setup["of"])
        self.assertFalse(setup["next"])

    def test_empty_lists_offer_the_first_step(self):
        for model in ("statcrm.affiliation", "res.partner"):
            lists = self.env[model].with_user(self.main_user)
            shown = lists.get_empty_list_help("<p>None.</p>")
            self.assertIn("statcrm_custom.statcrm_setup_action", shown, model)
            others = self.env[model].with_user(self.staff)
            self.assertEqual(others.get_empty_list_help("<p>None.</p>"), "<p>None.</p>")
        self.company_partner("Mill")
        self.assertEqual(
            self.env["res.partner"]
            .with_user(self.main_user)
            .get_empty_list_help("<p>None.</p>"),
            "<p>None.</p>",
        )
