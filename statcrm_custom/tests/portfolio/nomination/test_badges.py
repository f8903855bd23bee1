"""Every screen that shows a customer shows a colleague what the customer is to us."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from ...common import StatcrmCommon

SCREENS = {
    "res.partner": ("list", "kanban", "hierarchy"),
    "crm.lead": ("form", "list", "kanban"),
    "sale.order": ("form", "list", "kanban"),
    "account.move": ("form", "list"),
    "project.project": ("form", "list", "kanban"),
    "project.task": ("form", "list", "kanban"),
    "calendar.event": ("form", "list", "calendar"),
    "event.registration": ("form", "list", "kanban"),
}
VIEWS = {
    "account.move": {"list": "account.view_out_invoice_tree"},
    "crm.lead": {"list": "crm.crm_case_tree_view_oppor"},
}
# what opens the apps, and nothing of customer relations
APPS = (
    "sales_team.group_sale_salesman",
    "account.group_account_invoice",
    "project.group_project_user",
    "event.group_event_user",
)


@tagged("post_install", "-at_install")
class TestBadgeOnEveryScreen(StatcrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ministry = cls.company_partner("Ministry", user_id=cls.account_manager.id)
        cls.ministry.sudo().statcrm_nominated_class_id = cls.value_class("strategic")
        cls.anna = cls.person("Anna", cls.ministry)
        groups = [cls.env.ref(group).id for group in APPS]
        cls.employee = cls.internal
        cls.employee.group_ids = [Command.link(group) for group in groups]
        cls.project = cls.env["project.project"].create(
            {
                "name": "Project",
                "partner_id": cls.ministry.id,
                "privacy_visibility": "portal",
                "allow_billable": True,
            }
        )
        cls.task = cls.env["project.task"].create(
            {
                "name": "Task",
                "project_id": cls.project.id,
                "partner_id": cls.anna.id,
            }
        )
        event = cls.env["event.event"].create(
            {
                "name": "Customer Day",
                "date_begin": "2026-10-01 08:00:00",
                "date_end": "2026-10-01 15:00:00",
            }
        )
        cls.registration = cls.env["event.registration"].create(
            {"event_id": event.id, "partner_id": cls.anna.id}
        )

    def test_a_plain_employee_sees_it_on_every_screen(self):
        for model, kinds in SCREENS.items():
            for kind in kinds:
                view = VIEWS.get(model, {}).get(kind)
                view_id = view and self.env.ref(view).id
                arch = (
                    self.env[model]
                    .with_user(self.employee)
                    .get_view(view_id=view_id, view_type=kind)["arch"]
                )
                with self.subTest(model=model, view=kind):
                    self.assertIn("statcrm_badge_class_id", arch)

    def test_a_plain_employee_sees_it_on_the_card(self):
        partners = self.env["res.partner"].with_user(self.employee)
        self.assertIn(
            'name="statcrm_card"', partners.get_view(view_type="form")["arch"]
        )
        card = self.env["statcrm.card"].with_user(self.employee)
        badge = card.get_card(self.ministry.id)["badge"]
        self.assertEqual(badge["id"], self.value_class("strategic").id)

    def test_who_answers_stands_with_the_badge(self):
        for record in (self.task, self.registration):
            seen = record.with_user(self.employee)
            self.assertEqual(seen.statcrm_badge_class_id.code, "strategic")
            self.assertEqual(seen.statcrm_badge_user_id, self.account_manager)
            found = record.search([("statcrm_badge_class_id.code", "=", "strategic")])
            self.assertIn(record, found)

    def test_meeting_tells_who_answers_for_the_most_valuable_customer(self):
        mill = self.company_partner("Mill", user_id=self.other_account_manager.id)
        mill.sudo().statcrm_nominated_class_id = self.value_class("key")
        meeting = self.env["calendar.event"].create(
            {
                "name": "Meeting",
                "start": "2026-05-01 09:00:00",
                "stop": "2026-05-01 10:00:00",
                "partner_ids": (mill + self.anna).ids,
            }
        )
        self.assertEqual(meeting.statcrm_badge_class_id.code, "strategic")
        self.assertEqual(meeting.statcrm_badge_user_id, self.account_manager)

    def test_invoice_has_a_ribbon(self):
        arch = (
            self.env["account.move"].with_user(self.employee).get_view(view_type="form")
        )["arch"]
        self.assertIn("statcrm_badge_class_code", arch)
        move = self.env["account.move"].create(
            {"move_type": "out_invoice", "partner_id": self.anna.id}
        )
        self.assertEqual(move.statcrm_badge_class_code, "strategic")

    def test_task_form_follows_the_customer(self):
        with Form(self.task.with_user(self.employee)) as form:
            self.assertEqual(form.statcrm_badge_class_id.code, "strategic")
            form.partner_id = self.person("Stranger")
            self.assertFalse(form.statcrm_badge_class_id)

    def test_nobody_groups_or_filters_by_a_code(self):
        for model in ("res.partner", "account.move"):
            described = self.env[model].fields_get(["statcrm_badge_class_code"])
            field = described["statcrm_badge_class_code"]
            self.assertFalse(field["searchable"], model)
            self.assertFalse(field["groupable"], model)

    def test_a_customer_with_a_portal_account_never_sees_it(self):
        self.task.message_subscribe(self.portal.partner_id.ids)
        for record in (self.task, self.registration):
            portal = record.with_user(self.portal)
            for name in ("statcrm_badge_class_id", "statcrm_badge_user_id"):
                with self.assertRaises(AccessError):
                    portal.read([name])
                self.assertNotIn(name, portal.fields_get())

    def test_project_shared_with_a_customer_has_no_badge(self):
        for kind, view in (
            ("list", "project.project_sharing_project_task_view_tree"),
            ("kanban", "project.project_sharing_project_task_view_kanban"),
            ("form", "project.project_sharing_project_task_view_form"),
        ):
            task = self.env["project.task"].with_user(self.portal)
            arch = task.get_view(self.env.ref(view).id, kind)["arch"]
            self.assertNotIn("statcrm_", arch, kind)
