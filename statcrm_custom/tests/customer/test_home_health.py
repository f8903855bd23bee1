from odoo.modules.db import FunctionStatus
from odoo.tests import tagged

from ..common import StatcrmCommon


@tagged("post_install", "-at_install")
class TestHomeHealth(StatcrmCommon):
    """The main user hears on the first screen what is wrong with the system."""

    def system(self, user):
        sections = self.env["statcrm.home"].with_user(user).get_home()["sections"]
        found = [section for section in sections if section["key"] == "system"]
        return {tile["key"]: tile for tile in found[0]["tiles"]} if found else {}

    def drop_index(self):
        self.env.cr.execute("DROP INDEX res_partner_statcrm_lookup_index")

    def test_a_healthy_system_takes_no_place(self):
        self.assertFalse(self.system(self.main_user))

    def test_an_unaccent_that_cannot_be_indexed_is_told_with_its_statement(self):
        self.drop_index()
        self.patch(self.env.registry, "has_unaccent", FunctionStatus.PRESENT)
        tile = self.system(self.main_user)["lookup_index"]
        self.assertIn("ALTER FUNCTION unaccent(text) IMMUTABLE", tile["text"])
        self.assertEqual(tile["action"]["params"]["message"], tile["text"])
        self.assertFalse(self.system(self.account_manager))

    def test_a_missing_extension_is_told(self):
        self.drop_index()
        self.patch(self.env.registry, "has_trigram", False)
        tile = self.system(self.main_user)["lookup_index"]
        self.assertIn("CREATE EXTENSION pg_trgm", tile["text"])

    def test_a_mended_function_waits_for_the_upgrade(self):
        self.drop_index()
        tile = self.system(self.main_user)["lookup_index"]
        self.assertIn("Upgrade StatCRM in Apps", tile["text"])

    def test_job_errors_are_counted_and_opened(self):
        self.env["statcrm.job.fault"].sudo().create(
            {"job": "Test", "res_model": "res.partner", "res_id": 1, "reason": "No."}
        )
        tile = self.system(self.main_user)["job_faults"]
        self.assertEqual((tile["count"], tile["tone"]), (1, "danger"))
        self.assertEqual(tile["action"]["res_model"], "statcrm.job.fault")


@tagged("post_install", "-at_install")
class TestUninstallWindow(StatcrmCommon):
    def test_the_window_names_what_goes_with_the_add_on(self):
        """Also what has no messages, like units; not what is empty."""
        self.make_unit("Unit")
        self.env["statcrm.job.fault"].search([]).unlink()
        module = self.env.ref("base.module_statcrm_custom")
        wizard = self.env["base.module.uninstall"].create(
            {"module_ids": module.ids, "show_all": True}
        )
        models = wizard.model_ids.mapped("model")
        self.assertIn("statcrm.unit", models)
        self.assertIn("statcrm.contact.role", models)
        self.assertNotIn("statcrm.job.fault", models)
        self.assertNotIn("res.partner", models)
