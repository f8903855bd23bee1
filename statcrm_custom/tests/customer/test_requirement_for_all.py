import json
from datetime import datetime, timedelta

from odoo.exceptions import ValidationError
from odoo.service.model import call_kw
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..common import StatcrmCommon

# what reads well and fails, or is not for everybody to ask
WRONG = (
    "[('credit', '>', 0)]",
    "[('id', 'in', [1, 'a'])]",
    "[('user_ids.password', '!=', False)]",
    "[('user_ids.password', '=like', '$pbkdf2%')]",
    "[('invoice_ids.amount_total', '>', 0)]",
    "[('sale_order_ids', 'any', [('amount_total', '>', 0)])]",
    "[('opportunity_ids', '!=', False)]",
    "[('signup_type', '!=', False)]",
    "[('create_date', '>', 'yesterday or so')]",
)
RIGHT = (
    "[('email', '!=', False)]",
    "[('child_ids.is_company', '=', False)]",
    "[('create_date', '>', 'today -1y')]",
    "[('user_id.name', 'ilike', 'a')]",
)


@tagged("post_install", "-at_install")
class TestRequirementIsForAll(StatcrmCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Requirement = cls.env["statcrm.data.requirement"].with_user(cls.main_user)
        cls.customer = cls.company_partner("C")

    def assert_refused(self, act):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaisesRegex(ValidationError, "“R”"),
            self.cr.savepoint(),
        ):
            act()

    def test_what_not_everybody_may_ask_is_refused(self):
        right = self.Requirement.create({"name": "R", "domain": RIGHT[0]})
        for domain in WRONG:
            with self.subTest(domain=domain):
                values = {"name": "R", "domain": domain}
                self.assert_refused(
                    lambda values=values: self.Requirement.create(values)
                )
                self.assert_refused(
                    lambda domain=domain: right.write({"domain": domain})
                )

    def test_what_everybody_may_ask_is_kept_and_asked(self):
        for domain in RIGHT:
            self.Requirement.create({"name": "R", "domain": domain})
        for user in (self.internal, self.staff, self.account_manager):
            partner = self.customer.with_user(user)
            partner.invalidate_recordset()
            self.assertTrue(partner.statcrm_missing_ids)
            partner.search([("statcrm_completeness", "<", 100)], limit=1)
            partner.search([("statcrm_missing_ids", "!=", False)], limit=1)

    def test_also_when_it_is_switched_on_later(self):
        off = self.Requirement.create(
            {"name": "R", "domain": WRONG[0], "active": False}
        )
        self.assert_refused(off.action_unarchive)
        self.assert_refused(lambda: off.write({"active": True}))
        self.assertFalse(off.active)

    def test_imported(self):
        loaded = self.Requirement.load(["name", "domain"], [["R", WRONG[0]]])
        self.assertFalse(loaded["ids"])
        self.assertIn("does not work for every user", loaded["messages"][0]["message"])

    def test_from_outside(self):
        keys = self.env["res.users.apikeys"].with_user(self.main_user).sudo()
        key = keys._generate("rpc", "test", datetime.now() + timedelta(hours=1))
        with mute_logger(
            "odoo.http", "odoo.sql_db", "odoo.addons.rpc.controllers.json2"
        ):
            answer = self.url_open(
                "/json/2/statcrm.data.requirement/create",
                data=json.dumps({"vals_list": [{"name": "R", "domain": WRONG[2]}]}),
                headers={
                    "Authorization": f"Bearer {key}",
                    "Content-Type": "application/json",
                },
            )
        self.assertEqual(answer.status_code, 422)
        with self.assertRaises(ValidationError):
            call_kw(self.Requirement, "create", [{"name": "R", "domain": WRONG[0]}], {})

    def test_nobody_stays_of_who_was_asked(self):
        users = self.env["res.users"].with_context(active_test=False)
        before, partners = users.search_count([]), self.Partner.search_count([])
        self.Requirement.create({"name": "R", "domain": RIGHT[0]})
        self.assert_refused(
            lambda: self.Requirement.create({"name": "R", "domain": WRONG[0]})
        )
        self.assertEqual(users.search_count([]), before)
        self.assertEqual(self.Partner.search_count([]), partners)

    def test_what_the_add_on_brings_is_for_all(self):
        self.env["statcrm.data.requirement"].search([])._check_everybody_may_ask()
