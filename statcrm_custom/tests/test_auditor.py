"""The auditor reads everything and writes nothing, with no other group."""

from lxml import etree

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import StatcrmCommon

AUDIT = (
    "statcrm_change_action",
    "statcrm_class_history_action",
    "statcrm_nomination_action",
    "statcrm_nomination_decision_action",
    "statcrm_classification_action",
    "statcrm_segment_run_action",
    "statcrm_segment_rule_action",
    "statcrm_value_class_action",
    "statcrm_sales_import_action",
    "statcrm_job_fault_action",
    "statcrm_user_role_action",
    "ir_model_access_action",
)


@tagged("post_install", "-at_install")
class TestAuditor(StatcrmCommon):
    def test_no_right_to_write_comes_with_the_group(self):
        group = self.env.ref("statcrm_custom.statcrm_group_auditor")
        rights = self.env["ir.model.access"].search([("group_id", "=", group.id)])
        self.assertTrue(rights)
        for right in rights:
            given = right.perm_write or right.perm_create or right.perm_unlink
            self.assertFalse(given, right.name)
        self.assertEqual(
            group.all_implied_ids - group,
            (
                self.env.ref("base.group_user")
                | self.env.ref("base.group_allow_export")
            ).all_implied_ids,
        )

    def test_opens_everything_to_audit(self):
        for name in AUDIT:
            action = self.env.ref(f"statcrm_custom.{name}").with_user(self.auditor)
            model = self.env[action.sudo().res_model].with_user(self.auditor)
            with self.subTest(action=name):
                arch = model.get_view(view_type="list")["arch"]
                names = {
                    node.get("name") for node in etree.fromstring(arch).iter("field")
                }
                named = {"fields": {"display_name": {}}}
                shown = {
                    name: named if model._fields[name].type == "many2one" else {}
                    for name in names & model._fields.keys()
                }
                model.web_search_read([], shown, limit=3)

    def test_writes_no_customer_and_logs_nothing(self):
        customer = self.company_partner("Customer").with_user(self.auditor)
        self.assertFalse(customer.has_access("write"))
        with mute_logger("odoo.addons.base.models.ir_model"):
            for act in (
                lambda: customer.write({"name": "x"}),
                lambda: (
                    self.env["statcrm.interaction.log"]
                    .with_user(self.auditor)
                    .create({})
                ),
                lambda: customer.unlink(),
            ):
                with self.assertRaises(AccessError):
                    act()

    def test_writes_nothing_that_every_colleague_may(self):
        """In no model but the own preferences; nor with a right that was left over."""
        self.auditor.group_ids += self.env.ref("sales_team.group_sale_manager")
        customer = self.company_partner("Customer")
        contact = self.person("Contact", customer)
        mine = {"user_id": self.auditor.id}
        day = {"date_from": "2026-01-01", "date_to": "2026-01-02"}
        event = {"name": "x", "start": "2026-01-01", "stop": "2026-01-01"}
        about = {
            "res_model_id": self.env["ir.model"]._get_id("res.partner"),
            "res_id": customer.id,
        }
        for model, values in {
            "calendar.event": {**event, "partner_ids": contact.ids, **mine},
            "crm.lead": {"name": "x", "partner_id": customer.id},
            "mail.activity": {**about, **mine},
            "mail.message": {"model": "res.partner", "res_id": customer.id},
            "mail.template": {"name": "x"},
            "project.task": {"name": "x"},
            "sale.order": {"partner_id": customer.id},
            "statcrm.absence": {**day, **mine},
        }.items():
            records = self.env[model].with_user(self.auditor)
            with (
                self.subTest(model=model),
                mute_logger("odoo.addons.base.models.ir_model"),
                self.assertRaises(AccessError),
            ):
                records.create(values)
        with self.assertRaises(AccessError):
            customer.with_user(self.auditor).message_post(body="x")
        lead = self.env["crm.lead"].create({"name": "x"}).with_user(self.auditor)
        self.assertTrue(lead.has_access("read"))
        self.assertFalse(lead.has_access("write"))
        settings = self.env["res.users.settings"].with_user(self.auditor)
        self.assertTrue(settings.has_access("write"))
        # who has another role as well works in it
        self.auditor.group_ids += self.env.ref("statcrm_custom.statcrm_group_user")
        self.env["calendar.event"].with_user(self.auditor).create(event)

    def test_is_offered_nothing_to_write(self):
        customer = self.company_partner("Customer")
        home = self.env["statcrm.home"].with_user(self.auditor).get_home()
        self.assertEqual(home["new"], [])
        card = self.env["statcrm.card"].with_user(self.auditor)
        for partner in (customer, self.person("Anna", customer)):
            methods = [one["method"] for one in card.get_card(partner.id)["actions"]]
            self.assertEqual(methods, ["action_statcrm_brief"])

    def test_exports_what_can_be_read(self):
        group = self.env.ref("base.group_allow_export")
        self.assertIn(group, self.auditor.all_group_ids)

    def test_reads_every_page_of_the_menu(self):
        """Each entry opens, with the rows in it."""
        menus = self.env["ir.ui.menu"].with_user(self.auditor).load_web_menus(False)
        app = self.env.ref("statcrm_custom.statcrm_menu")
        opened = 0
        for menu in menus.values():
            if menu.get("appID") != app.id or menu["actionModel"] != (
                "ir.actions.act_window"
            ):
                continue
            action = self.env["ir.actions.act_window"].browse(menu["actionID"])
            model = self.env[action.res_model].with_user(self.auditor)
            with self.subTest(action=action.name):
                self.assertTrue(model.has_access("read"))
                for _view, kind in action.views:
                    model.get_view(view_type=kind)
                if model._auto and not model._transient:
                    model.search([], limit=1).display_name  # noqa: B018
                opened += 1
        self.assertGreater(opened, 30)

    def test_who_has_which_role(self):
        roles = self.env["statcrm.user.role"].with_user(self.auditor)
        found = roles.search([("user_id", "=", self.director.id)])
        self.assertEqual(
            found.group_id, self.env.ref("statcrm_custom.statcrm_group_director")
        )
        self.director.active = False
        self.env.flush_all()
        archived = roles.with_context(active_test=False)
        self.assertFalse(archived.search([("user_id", "=", self.director.id)]).active)

    def test_menu(self):
        shown = self.env["ir.ui.menu"].with_user(self.auditor)._visible_menu_ids()
        for name in ("", "_config", "_home"):
            menu = self.env.ref(f"statcrm_custom.statcrm_menu{name}")
            self.assertIn(menu.id, shown, menu.name)
        for name in ("statcrm_change", "statcrm_job_fault", "statcrm_user_role"):
            menu = self.env.ref(f"statcrm_custom.{name}_menu")
            self.assertIn(menu.id, shown, menu.name)
