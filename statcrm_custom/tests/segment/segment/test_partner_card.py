from datetime import datetime

from lxml import etree
from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from odoo.addons.mail.tools.discuss import Store

from ...common import StatcrmCommon


@tagged("post_install", "-at_install")
class TestCustomerCard(StatcrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ministry = cls.company_partner(
            "Ministry",
            user_id=cls.account_manager.id,
            statcrm_segment_id=cls.segment("central_government").id,
        )
        cls.office = cls.company_partner("Office", cls.ministry)
        cls.anna = cls.person("Anna", cls.office)
        cls.nominate(cls.ministry, "strategic")

    def form(self, partner):
        view = "base.view_partner_form"
        return Form(partner.with_user(self.account_manager), view)

    def test_account_manager_fills_a_new_customer(self):
        role = self.env["statcrm.customer.role"].search([], limit=1)
        factor = self.env["statcrm.value.factor"].search([], limit=1)
        with self.form(self.Partner) as form:
            form.name = "New Customer"
            form.company_type = "company"
            form.user_id = self.account_manager
            form.statcrm_segment_id = self.segment("others")
        customer = form.record
        self.assertEqual(customer.statcrm_principal_id, customer)
        with self.form(customer) as form:
            with form.statcrm_people_ids.new() as line:
                line.partner_id = self.anna
                line.role_ids.add(self.contact_role("buyer"))
            with form.statcrm_role_line_ids.new() as line:
                line.role_id = role
            with form.statcrm_score_ids.new() as line:
                line.factor_id = factor
                line.score = 4
                line.evidence = "Three co-operation projects"
        self.assertEqual(customer.statcrm_people_count, 1)
        self.assertEqual(customer.statcrm_people_ids.role_ids.code, "buyer")
        self.assertEqual(customer.statcrm_role_line_ids.role_id, role)
        self.assertEqual(customer.statcrm_customer_role_ids, role)
        self.assertEqual(customer.statcrm_score_ids.user_id, self.account_manager)
        self.assertEqual(customer.statcrm_value_score, 4)

    def test_card_shows_class_segment_and_reason(self):
        card = self.env["statcrm.card"].with_user(self.account_manager)
        lines = {
            one["key"]: one["parts"][0]["text"]
            for one in card.get_card(self.ministry.id)["lines"]
        }
        self.assertEqual(lines["reason"], "“Strategic customer” by nomination.")
        self.assertEqual(lines["segment"], "Central government")
        badge = card.get_card(self.ministry.id)["badge"]
        self.assertEqual(badge["display_name"], "Strategic customer")
        contact = card.get_card(self.anna.id)
        self.assertIsNone(contact["badge"])
        self.assertIn("(Strategic customer)", str(contact["lines"]))
        form = self.form(self.ministry)
        self.assertEqual(form.statcrm_badge_class_code, "strategic")

    def test_account_manager_cannot_nominate_on_the_card(self):
        form = self.form(self.ministry)
        with self.assertRaises(AssertionError):
            form.statcrm_nominated_class_id = self.value_class("key")

    def test_views_load_for_every_kind_of_user(self):
        for user in (self.internal, self.staff, self.account_manager, self.main_user):
            model = self.Partner.with_user(user)
            for kind in ("form", "list", "kanban", "search"):
                arch = model.get_view(view_type=kind)["arch"]
                self.assertIn("statcrm_", arch, kind)
                etree.fromstring(arch)

    def test_contact_of_a_customer_finds_its_class_and_manager_by_search(self):
        tree = self.ministry + self.office + self.anna
        for domain in (
            [("statcrm_badge_class_id.code", "=", "strategic")],
            [("statcrm_badge_segment_id.code", "=", "central_government")],
            [("statcrm_responsible_id", "=", self.account_manager.id)],
        ):
            found = self.Partner.search([("id", "in", tree.ids), *domain])
            self.assertEqual(set(found), set(tree))

    def test_roles_of_the_principal_are_found_by_search(self):
        roles = self.env["statcrm.customer.role"].search([])
        self.ministry.statcrm_role_line_ids = [(0, 0, {"role_id": roles[0].id})]
        tree = [("id", "in", (self.ministry + self.anna).ids)]
        found = self.Partner.search(
            [*tree, ("statcrm_customer_role_ids", "in", roles[0].ids)]
        )
        self.assertEqual(set(found), set(self.ministry + self.anna))
        for domain in (
            [("statcrm_customer_role_ids", "in", roles[1].ids)],
            [("statcrm_customer_role_ids", "=", False)],
        ):
            self.assertFalse(self.Partner.search(tree + domain))

    def test_popover_card(self):
        store = Store()
        store.add(self.anna, self.anna._get_store_avatar_card_fields(store.target))
        data = store.get_result()["res.partner"]
        card = next(one["statcrm_card"] for one in data if one["id"] == self.anna.id)
        self.assertEqual(card["segment"], "Central government")
        self.assertEqual(card["manager"], self.account_manager.name)
        self.assertEqual(card["value_class"]["kind"], "nominated")
        self.assertEqual(card["value_class"]["display_name"], "Strategic customer")

    def test_class_in_use_cannot_be_deleted(self):
        self.env.flush_all()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.cr.savepoint(),
        ):
            self.value_class("strategic").unlink()
        self.assertTrue(self.value_class("strategic"))


@tagged("post_install", "-at_install")
class TestBadgeElsewhere(StatcrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.strategic = cls.company_partner("Strategic")
        cls.nominate(cls.strategic, "strategic")
        cls.key = cls.company_partner("Key")
        cls.nominate(cls.key, "key")
        cls.anna = cls.person("Anna", cls.strategic)

    def test_offers_leads_projects_and_invoices(self):
        for name, values in (
            ("sale.order", {}),
            ("crm.lead", {"name": "Lead"}),
            ("project.project", {"name": "Project"}),
            ("account.move", {"move_type": "out_invoice"}),
        ):
            record = self.env[name].create({**values, "partner_id": self.anna.id})
            self.assertEqual(record.statcrm_badge_class_id.code, "strategic", name)
            found = record.search([("statcrm_badge_class_id.code", "=", "strategic")])
            self.assertIn(record, found)
            arch = record.get_view(view_type="form")["arch"]
            self.assertIn("statcrm_badge_class_id", arch, name)

    def test_whoever_may_read_an_invoice_opens_it(self):
        """Odoo's form counts payments, which sales people may not read."""
        self.prepare_invoices()
        invoice = self.invoice(self.anna, "2026-06-01", 100)
        for user in (self.account_manager, self.segment_manager, self.main_user):
            with self.subTest(user.login):
                self.env.invalidate_all()
                form = Form(invoice.with_user(user))
                self.assertEqual(form.statcrm_badge_class_id.code, "strategic")
        accountant = self.env["res.users"].create(
            {
                "name": "Accountant",
                "login": "test_accountant",
                "group_ids": [Command.link(self.ref("account.group_account_invoice"))],
            }
        )
        arch = invoice.with_user(accountant).get_view(view_type="form")["arch"]
        self.assertIn("payment_count", arch)

    def test_of_several_at_a_meeting_the_most_valuable(self):
        meeting = self.env["calendar.event"].create(
            {
                "name": "Meeting",
                "start": datetime(2026, 5, 1, 9),
                "stop": datetime(2026, 5, 1, 10),
                "partner_ids": (self.key + self.anna).ids,
            }
        )
        self.assertEqual(meeting.statcrm_badge_class_id.code, "strategic")
        meeting.partner_ids = self.key
        self.assertEqual(meeting.statcrm_badge_class_id.code, "key")
        meeting.partner_ids = self.staff.partner_id
        self.assertFalse(meeting.statcrm_badge_class_id)

    def test_classification_form_is_driven_by_its_buttons(self):
        form = Form(self.env["statcrm.classification"].with_user(self.main_user))
        form.date_to = "2026-06-30"
        run = form.save()
        self.assertEqual(run.name, "24 months to Jun 30, 2026")
        run.action_preview()
        self.assertTrue(run.matrix_html)
        run.action_apply()
        form = Form(run)
        with self.assertRaises(AssertionError):
            form.date_to = "2026-05-31"
        with self.assertRaises(UserError):
            run.action_preview()
