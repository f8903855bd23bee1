"""Who may do what, tried for real with every role on every model of ours."""

import json
from datetime import datetime, timedelta
from functools import partial

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import ROLES
from .security_case import EveryRoleCase
from .security_table import EXPECTED, LINES, WINDOWS


@tagged("post_install", "-at_install")
class TestEveryRoleOnEveryModel(EveryRoleCase):
    def rights(self, name, user):
        record = self.records[name].with_user(user)
        return "".join(
            letter
            for letter, method, arguments in self.acts(name)
            if self.may(partial(getattr(record, method), **arguments))
        )

    def test_table(self):
        users = {role: getattr(self, role) for role in ROLES}
        users["internal"] = self.internal
        for name, expected in EXPECTED.items():
            for role, user in users.items():
                with self.subTest(model=name, role=role):
                    self.assertEqual(self.rights(name, user), expected.get(role, "r"))

    def test_portal_user_reads_none_of_our_models(self):
        for name in EXPECTED:
            with self.subTest(model=name):
                self.assertEqual(self.rights(name, self.portal), "")

    def test_windows_are_for_those_who_may_do_it(self):
        for name in WINDOWS.keys() - LINES:
            for role in [*ROLES, "internal", "portal"]:
                wizard = self.env[name].with_user(getattr(self, role))
                with self.subTest(window=name, role=role):
                    self.assertEqual(
                        self.may(lambda wizard=wizard: wizard.create({})),
                        role in WINDOWS[name],
                    )

    def test_table_names_every_model_of_ours(self):
        ours = {
            name
            for name in self.env.registry
            if name.startswith("statcrm.") and not self.env[name]._abstract
        }
        self.assertEqual(ours, {*EXPECTED, *WINDOWS})

    def test_what_belongs_to_a_company_is_for_its_users(self):
        seen = 0
        # value classes are those of all; the company says whose currency limits are in
        for name in EXPECTED.keys() - {"statcrm.value.class"}:
            field = self.env[name]._fields.get("company_id")
            if not field or not field.store:
                continue
            rules = self.env["ir.rule"].search(
                [("model_id.model", "=", name), ("global", "=", True)]
            )
            with self.subTest(model=name):
                self.assertIn("company_id", " ".join(rules.mapped("domain_force")))
            seen += 1
        self.assertGreater(seen, 4)


@tagged("post_install", "-at_install")
class TestEveryRoleOverJson2(EveryRoleCase, HttpCase):
    """The same from outside."""

    def key(self, user):
        keys = self.env["res.users.apikeys"].with_user(user).sudo()
        until = datetime.now() + timedelta(hours=1)
        return keys._generate("rpc", "test", until)

    def is_allowed(self, key, name, method, arguments):
        body = dict(arguments)
        if method != "create":
            body["ids"] = self.records[name].ids
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        with mute_logger("odoo.http", "odoo.addons.rpc.controllers.json2"):
            answer = self.url_open(
                f"/json/2/{name}/{method}",
                data=json.dumps(body, default=str),
                headers=headers,
            )
        self.assertIn(answer.status_code, (200, 403), answer.text)
        return answer.status_code == 200

    def rights(self, name, key):
        """Try each right; what was done is taken back."""
        found = ""
        for letter, method, arguments in self.acts(name):
            self.env.flush_all()
            with self.cr.savepoint() as savepoint:
                if self.is_allowed(key, name, method, arguments):
                    found += letter
                savepoint.rollback()
            self.env.invalidate_all()
        return found

    def test_table(self):
        for role in [*ROLES, "internal", "portal"]:
            key = self.key(getattr(self, role))
            for name, roles in EXPECTED.items():
                expected = roles.get(role, "" if role == "portal" else "r")
                with self.subTest(model=name, role=role):
                    self.assertEqual(self.rights(name, key), expected)
