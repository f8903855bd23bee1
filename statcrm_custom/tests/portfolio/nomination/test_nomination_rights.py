"""Each group, each model of nominations, each right, by ORM and over JSON-2."""

import json
from datetime import datetime, timedelta

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ...common import ROLES
from ..nomination_case import NominationCase

# r read, w write, c create, d delete; a role that is not named only reads
EXPECTED = {
    "statcrm.nomination": {"management": "rwcd", "director": "rwcd"},
    "statcrm.nomination.score": {},
    "statcrm.nomination.decision": {},
    "statcrm.nomination.decide": {"director": "rwcd", "others": ""},
    "statcrm.nomination.decide.line": {"director": "rwcd", "others": ""},
}
PEOPLE = [*ROLES, "internal", "portal"]


@tagged("post_install", "-at_install")
class TestRightsByOrmAndJson2(NominationCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        factor = cls.env["statcrm.value.factor"].search([], limit=1)
        cls.env["statcrm.value.score"].create(
            {"partner_id": cls.customer.id, "factor_id": factor.id, "evidence": "Seen"}
        )
        cls.nomination = cls.approved()
        cls.waiting = cls.proposed(cls.candidate("Waiting"))
        cls.factor = factor

    def values(self, name):
        nomination = {
            "partner_id": self.candidate("Other").id,
            "value_class_id": self.key.id,
        }
        return {
            "statcrm.nomination": nomination,
            "statcrm.nomination.score": {
                "score": 3,
                "nomination_id": self.nomination.id,
                "factor_id": self.factor.id,
                "evidence": "x",
                "weight": 1,
                "date": "2026-01-01",
            },
            "statcrm.nomination.decision": {"number": "Other", "date": "2026-01-01"},
            "statcrm.nomination.decide": {"number": "1"},
            "statcrm.nomination.decide.line": {
                "nomination_id": self.waiting.id,
                "wizard_id": self.window_of(self.director).id,
            },
        }[name]

    def window_of(self, user):
        return self.env["statcrm.nomination.decide"].with_user(user).create({})

    def record(self, name, user):
        """A record of the model that nothing but missing rights protects."""
        if name == "statcrm.nomination":
            return self.draft(self.candidate("Draft")).sudo()
        if name == "statcrm.nomination.score":
            return self.nomination.score_ids
        if name == "statcrm.nomination.decision":
            return self.nomination.decision_id
        # a window belongs to who opened it
        owner = user if user == self.director else self.director
        window = self.window_of(owner)
        if name == "statcrm.nomination.decide":
            return window
        line = {"nomination_id": self.waiting.id, "wizard_id": window.id}
        return self.env[name].with_user(owner).create(line)

    def expected(self, name, role):
        rights = EXPECTED[name]
        return "" if role == "portal" else rights.get(role, rights.get("others", "r"))

    def acts(self, name, user):
        values = self.values(name)
        field, value = next(iter(values.items()))
        return {
            "r": ("read", {"fields": [field]}),
            "w": ("write", {"vals": {field: value}}),
            "c": ("create", {"vals_list": [values]}),
            "d": ("unlink", {}),
        }

    def by_orm(self, name, user, method, arguments):
        record = self.record(name, user).with_user(user)
        if method == "create":
            record = record.browse()
        try:
            with mute_logger("odoo.models", "odoo.addons.base.models.ir_model"):
                with self.cr.savepoint():
                    getattr(record, method)(**arguments)
                    self.env.flush_all()
        except AccessError:
            return False
        return True

    def by_json(self, name, user, method, arguments):
        body = dict(arguments)
        if method != "create":
            body["ids"] = self.record(name, user).ids
        self.env.flush_all()
        with mute_logger("odoo.http", "odoo.addons.rpc.controllers.json2"):
            answer = self.url_open(
                f"/json/2/{name}/{method}",
                data=json.dumps(body),
                headers={
                    "Authorization": f"Bearer {self.keys[user]}",
                    "Content-Type": "application/json",
                },
            )
        self.assertIn(answer.status_code, (200, 403), answer.text)
        return answer.status_code == 200

    def table(self, attempt):
        for name in EXPECTED:
            for role in PEOPLE:
                user = getattr(self, role)
                with self.subTest(model=name, role=role):
                    rights = "".join(
                        letter
                        for letter, (method, arguments) in self.acts(name, user).items()
                        if attempt(name, user, method, arguments)
                    )
                    self.assertEqual(rights, self.expected(name, role))

    def test_by_orm(self):
        self.table(self.by_orm)

    def test_by_json(self):
        keys = self.env["res.users.apikeys"]
        until = datetime.now() + timedelta(hours=1)
        self.keys = {
            user: keys.with_user(user).sudo()._generate("rpc", "test", until)
            for user in (getattr(self, role) for role in PEOPLE)
        }
        self.table(self.by_json)
