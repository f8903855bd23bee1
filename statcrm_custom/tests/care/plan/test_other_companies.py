from odoo import Command
from odoo.exceptions import AccessError
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import SQL

from ..agreement_case import AgreementCommon

HELLO = "Hello"
OFFER = "About the offer"
LEAD = "About the lead"


@tagged("post_install", "-at_install")
class TestOtherCompanies(AgreementCommon):
    """Papers of another company, and what hangs on its partners, are not shown."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.here = cls.env.company
        cls.there = cls.env["res.company"].create({"name": "There"})
        group = cls.env.ref("statcrm_custom.statcrm_group_account_manager")
        cls.outside, cls.both = cls.env["res.users"].create(
            [
                {
                    "name": login,
                    "login": login,
                    "email": f"{login}@example.com",
                    "company_id": companies[0].id,
                    "company_ids": [Command.set(companies.ids)],
                    "group_ids": [Command.set(group.ids)],
                }
                for login, companies in (
                    ("outside", cls.there),
                    ("both", cls.here + cls.there),
                )
            ]
        )
        cls.customer = cls.company_partner("Shared", user_id=cls.account_manager.id)
        cls.ours = cls.company_partner(
            "Ours", company_id=cls.here.id, user_id=cls.account_manager.id
        )
        cls.papers(cls.customer)
        cls.papers(cls.ours)
        cls.customer.message_post(body=HELLO, message_type="comment")
        cls.ours.message_post(body=HELLO, message_type="comment")
        cls.env.flush_all()

    @classmethod
    def papers(cls, customer):
        order = cls.env["sale.order"].create({"partner_id": customer.id})
        order.message_post(body=OFFER, message_type="comment")
        lead = cls.env["crm.lead"].create(
            {"name": "L", "partner_id": customer.id, "company_id": cls.here.id}
        )
        lead.message_post(body=LEAD, message_type="comment")
        project = cls.env["project.project"].create(
            {
                "name": "P",
                "partner_id": customer.id,
                "company_id": cls.here.id,
                "privacy_visibility": "employees",
            }
        )
        cls.env["project.update"].create(
            {"name": "U", "project_id": project.id, "status": "on_track"}
        )
        cls.env["statcrm.agreement"].create(
            {
                "name": "A",
                "principal_id": customer.id,
                "date_from": "2026-01-01",
                "signed_on": "2026-01-01",
            }
        )

    def kinds(self, user, customer, companies=None):
        model = self.env["statcrm.interaction"].with_user(user)
        model = model.with_context(
            allowed_company_ids=(companies or user.company_ids).ids
        )
        return sorted(
            set(model.search([("principal_id", "=", customer.id)]).mapped("kind"))
        )

    def test_papers_of_another_company_are_not_in_the_file(self):
        all_kinds = ["agreement", "lead", "note", "offer", "project"]
        self.assertEqual(self.kinds(self.account_manager, self.customer), all_kinds)
        self.assertEqual(self.kinds(self.both, self.customer), all_kinds)
        # what was said on the customer's own card is everybody's
        self.assertEqual(self.kinds(self.outside, self.customer), ["note"])
        self.assertEqual(self.kinds(self.both, self.customer, self.there), ["note"])
        shown = self.env["statcrm.interaction"].with_user(self.outside)
        self.assertEqual(
            shown.search([("principal_id", "=", self.customer.id)]).mapped("res_model"),
            ["res.partner"],
        )

    def test_a_hidden_partner_has_no_file(self):
        self.assertFalse(self.kinds(self.outside, self.ours))
        self.assertEqual(len(self.kinds(self.both, self.ours)), 5)
        model = self.env["statcrm.interaction"].with_user(self.outside)
        self.assertFalse(model.search([("partner_id", "=", self.ours.id)]))

    def test_where_all_is_readable_nothing_is_added(self):
        model = self.env["statcrm.interaction"]
        for user, added in (
            (self.both, False),
            (self.outside, True),
        ):
            query = model.with_user(user).with_context(
                allowed_company_ids=user.company_ids.ids
            )
            code = query._table_query.code
            self.assertEqual("company_id" in code, added, user.login)
        self.assertNotIn("company_id", model.sudo()._table_query.code)

    def records(self):
        """One row of each model of ours that hangs on the partner of a company."""
        person = self.person("Person", self.ours, company_id=self.here.id)
        plan = self.env["statcrm.care.plan"].create(
            {"principal_id": self.ours.id, "year": 2031}
        )
        values = {
            "statcrm.account.member": {
                "partner_id": self.ours.id,
                "user_id": self.staff.id,
            },
            "statcrm.nomination": {
                "partner_id": self.ours.id,
                "value_class_id": self.value_class("key").id,
                "user_id": self.account_manager.id,
            },
            "statcrm.connection": {
                "partner_id": person.id,
                "user_id": self.account_manager.id,
            },
            "statcrm.feedback": {
                "name": "F",
                "channel": "phone",
                "partner_id": self.ours.id,
            },
            "statcrm.need": {"name": "N", "plan_id": plan.id},
            "statcrm.care.goal": {"name": "G", "plan_id": plan.id},
            "statcrm.class.history": {
                "partner_id": self.ours.id,
                "date_from": "2026-01-01",
            },
            "statcrm.customer.role.line": {
                "partner_id": self.ours.id,
                "role_id": self.env["statcrm.customer.role"].search([], limit=1).id,
            },
            "statcrm.former.number": {
                "partner_id": self.ours.id,
                "kind": "ref",
                "number": "N 1",
                "former_name": "Merged",
            },
            "statcrm.former.place": {
                "partner_id": person.id,
                "organisation_id": self.customer.id,
                "moved_at": "2026-01-01 10:00:00",
            },
        }
        found = {
            name: self.env[name].sudo().create(item) for name, item in values.items()
        }
        survey = self.env["survey.survey"].create({"title": "S"})
        asked = {"survey_id": survey.id, "name": "R", "date_from": "2026-01-01"}
        found["statcrm.satisfaction.report"] = self.env[
            "statcrm.satisfaction.report"
        ].create(
            {
                "round_id": self.env["statcrm.survey.round"].create(asked).id,
                "cut": "customer",
                "partner_id": self.ours.id,
            }
        )
        found["statcrm.care.plan"] = plan
        found["statcrm.affiliation"] = self.affiliate(
            person, self.company_partner("Open")
        )
        return found

    def test_rows_of_a_hidden_partner_are_hidden(self):
        for name, record in self.records().items():
            with self.subTest(model=name):
                for user, seen in ((self.outside, 0), (self.both, 1)):
                    model = self.env[name].with_user(user)
                    model = model.with_context(allowed_company_ids=user.company_ids.ids)
                    found = model.search([("id", "=", record.id)])
                    self.assertEqual(len(found), seen, user.login)
                    found.mapped("display_name")
                mine = record.with_user(self.outside)
                with self.assertRaises(AccessError):
                    call_kw(mine, "read", [record.ids, ["display_name"]], {})

    def test_lists_do_not_break(self):
        """As the web client reads them, with the names of all that they point to."""
        self.records()
        for name in (
            "statcrm.account.member",
            "statcrm.nomination",
            "statcrm.care.plan",
            "statcrm.affiliation",
            "statcrm.connection",
            "statcrm.class.history",
            "statcrm.feedback",
            "statcrm.follow.up",
            "statcrm.white.space",
            "statcrm.agreement",
            "statcrm.price.benefit",
            "statcrm.interaction",
        ):
            model = self.env[name].with_user(self.outside)
            partners = {
                field.name: {"fields": {"display_name": {}}}
                for field in model._fields.values()
                if field.comodel_name == "res.partner" and field.type == "many2one"
            }
            with self.subTest(model=name):
                model.web_search_read([], {"display_name": {}, **partners}, limit=80)

    def test_rules_add_nothing_in_one_company(self):
        rules = self.env["ir.rule"].with_user(self.both)
        for model in ("statcrm.care.plan", "statcrm.account.member"):
            domain = rules.with_context(
                allowed_company_ids=self.both.company_ids.ids
            )._compute_domain(model, "read")
            self.assertTrue(domain.is_true(), model)

    def test_brief(self):
        brief = self.env["statcrm.brief"].with_user(self.outside)
        told = str(brief.get_brief(self.customer.id))
        for name in ("'A'", "'L'", "'P'"):
            self.assertNotIn(name, told)
        order = self.env["sale.order"].search([("partner_id", "=", self.customer.id)])
        self.assertNotIn(order.name, told)
        with self.assertRaises(AccessError):
            brief.get_brief(self.ours.id)

    def test_a_site_that_shares_its_partners(self):
        self.env.ref("base.res_partner_rule").active = False
        self.assertEqual(self.kinds(self.outside, self.ours), ["note"])
        self.env.execute_query(SQL("SELECT 1"))
