import json

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ...common import ROLES
from ..common import CareCommon

ACL = "odoo.addons.base.models.ir_model"
FIELDS = {
    "state": "kept",
    "res_model": "res.partner",
    "res_id": 1,
    "evidence_date": "2026-01-01",
    "evidence_name": "Me",
    "checked_at": "2026-01-01 00:00:00",
    "date_due": "2026-12-31",
    "necessity": "should",
    "kind": "mailing",
}
WRITERS = {"account_manager", "management", "director", "main_user"}


@tagged("post_install", "-at_install")
class TestCareRights(CareCommon, HttpCase):
    """Nobody turns a promise green: by no form, import or call from outside."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.programme({"kind": "event"})
        cls.plan = cls.open_year(principals=cls.ministry)
        cls.promise = cls.plan.promise_ids
        cls.promise._refresh()

    def is_refused(self, act):
        with mute_logger("odoo.models", ACL), self.cr.savepoint() as savepoint:
            try:
                act()
                self.env.flush_all()
            except AccessError:
                return True
            finally:
                savepoint.rollback()
                self.env.invalidate_all()
        return False

    def test_nobody_writes_the_colour_or_its_evidence(self):
        for role in [*ROLES, "internal"]:
            promise = self.promise.with_user(getattr(self, role))
            for name, value in FIELDS.items():
                with self.subTest(role=role, field=name):
                    self.assertTrue(
                        self.is_refused(lambda p=promise, v={name: value}: p.write(v))
                    )

    def test_not_through_the_plan_or_a_new_promise_either(self):
        for role in ROLES:
            user = getattr(self, role)
            plan = self.plan.with_user(user)
            commands = [Command.update(self.promise.id, {"state": "kept"})]
            values = {"name": "Mine", "plan_id": plan.id, "kind": "event"}
            with self.subTest(role=role):
                self.assertTrue(
                    self.is_refused(
                        lambda p=plan, c=commands: p.write({"promise_ids": c})
                    )
                )
                promises = self.promise.with_user(user)
                self.assertTrue(
                    self.is_refused(lambda p=promises, v=values: p.create(v))
                )
                self.assertTrue(self.is_refused(promises.unlink))
                self.assertTrue(
                    self.is_refused(lambda p=plan: p.write({"state": "agreed"}))
                )

    def test_an_import_is_refused(self):
        promises = self.promise.with_user(self.main_user)
        rows = [[str(self.promise.id), "Kept"]]
        with mute_logger("odoo.models", "odoo.sql_db", ACL):
            result = promises.load([".id", "state"], rows)
        self.assertFalse(result["ids"])
        self.env.invalidate_all()
        self.assertNotEqual(self.promise.state, "kept")

    def test_a_call_from_outside_is_refused(self):
        self.authenticate(None, None)
        user = self.account_manager
        key = user.with_user(user).env["res.users.apikeys"].sudo()
        key = key._generate("rpc", "care", None)
        for values, status in (({"state": "kept"}, 403), ({"note": "Hm"}, 200)):
            body = {"ids": self.promise.ids, "vals": values}
            with mute_logger("odoo.http", "odoo.addons.rpc.controllers.json2"):
                answer = self.url_open(
                    "/json/2/statcrm.care.promise/write",
                    data=json.dumps(body),
                    headers={
                        "Authorization": f"Bearer {key}",
                        "Content-Type": "application/json",
                    },
                )
            self.assertEqual(answer.status_code, status, answer.text)

    def test_a_note_is_for_those_whose_customer_it_is(self):
        for role in [*ROLES, "internal"]:
            promise = self.promise.with_user(getattr(self, role))
            with self.subTest(role=role):
                refused = self.is_refused(lambda p=promise: p.write({"note": "Seen"}))
                self.assertEqual(refused, role not in WRITERS)

    def test_everybody_reads(self):
        for role in [*ROLES, "internal"]:
            promise = self.promise.with_user(getattr(self, role))
            self.assertTrue(promise.read(["state", "colour", "evidence"]))
        self.assertTrue(self.is_refused(self.promise.with_user(self.portal).read))
