"""Every role on every model of ours once more, from outside."""

import json
from datetime import datetime, timedelta

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import ROLES
from .security_case import EveryRoleCase
from .security_table import EXPECTED


@tagged("post_install", "-at_install")
class TestEveryRoleOverJson2(EveryRoleCase, HttpCase):
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
