import json

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..common import CareCommon

ACL = "odoo.addons.base.models.ir_model"
# who sees to which promise by its programme, beside those who keep the plan
MINE = {
    "vice_user": {"deputy"},
    "communications": {"communications"},
    "staff": set(),
    "other_account_manager": set(),
    "internal": set(),
}


@tagged("post_install", "-at_install")
class TestCareNote(CareCommon, HttpCase):
    """Who sees to a promise writes its note and adds documents, never the colour."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        roles = dict(cls.env["statcrm.care.promise"]._fields["responsible"].selection)
        cls.programme(
            *({"kind": "event", "name": role, "responsible": role} for role in roles)
        )
        cls.plan = cls.open_year(principals=cls.ministry)
        cls.make_member(
            cls.ministry, cls.vice_user, part="deputy", date_from="2020-01-01"
        )

    def call(self, user, model, method, **arguments):
        """Call from outside with the user's key; return the answer's status."""
        with mute_logger("odoo.http", "odoo.addons.rpc.controllers.json2", ACL):
            answer = self.url_open(
                f"/json/2/{model}/{method}",
                data=json.dumps(arguments),
                headers={
                    "Authorization": f"Bearer {self.keys[user]}",
                    "Content-Type": "application/json",
                },
            )
        return answer.status_code, answer.json()

    def change(self, user, promise, **values):
        model = "statcrm.care.promise"
        return self.call(user, model, "write", ids=promise.ids, vals=values)[0]

    def make_keys(self, users):
        self.authenticate(None, None)
        self.keys = {
            user: user.with_user(user)
            .env["res.users.apikeys"]
            .sudo()
            ._generate("rpc", "care", None)
            for user in users
        }

    def test_by_role_from_outside(self):
        users = {getattr(self, role): mine for role, mine in MINE.items()}
        self.make_keys(users)
        for user, mine in users.items():
            for promise in self.plan.promise_ids:
                may = promise.responsible in mine
                with self.subTest(user=user.login, promise=promise.responsible):
                    note = f"Seen by {user.login}"
                    status = self.change(user, promise, note=note)
                    self.assertEqual(status, 200 if may else 403)
                    self.env.invalidate_all()
                    self.assertEqual(promise.note == note, may)
                    for values in (
                        {"state": "kept"},
                        {"note": "Hm", "state": "kept"},
                        {"necessity": "should"},
                        {"evidence_date": "2026-01-01"},
                    ):
                        self.assertEqual(self.change(user, promise, **values), 403)
        self.env.invalidate_all()
        self.assertFalse(self.plan.promise_ids.filtered(lambda one: one.note == "Hm"))
        self.assertEqual(set(self.plan.promise_ids.mapped("state")), {"due"})

    def test_a_document_from_outside(self):
        self.make_keys(self.vice_user | self.communications)
        for user, role in (
            (self.vice_user, "deputy"),
            (self.communications, "communications"),
        ):
            for promise in self.plan.promise_ids:
                document = {
                    "name": "letter.txt",
                    "raw": "Dear all",
                    "res_model": promise._name,
                    "res_id": promise.id,
                }
                with self.subTest(user=user.login, promise=promise.responsible):
                    status, ids = self.call(
                        user, "ir.attachment", "create", vals_list=[document]
                    )
                    if promise.responsible != role:
                        self.assertEqual(status, 403)
                        continue
                    self.assertEqual(status, 200)
                    links = [[4, ids[0]]]
                    status = self.change(user, promise, attachment_ids=links)
                    self.assertEqual(status, 200)
                    self.env.invalidate_all()
                    self.assertEqual(promise.attachment_ids.ids, ids)

    def test_the_deputy_of_yesterday(self):
        deputy = self.plan.promise_ids.filtered(lambda one: one.responsible == "deputy")
        self.assertTrue(deputy.with_user(self.vice_user).has_access("write"))
        self.ministry.sudo().statcrm_team_ids.filtered(
            lambda one: one.user_id == self.vice_user
        ).date_to = "2020-12-31"
        self.env.invalidate_all()
        self.assertFalse(deputy.with_user(self.vice_user).has_access("write"))

    def test_nobody_adds_or_deletes_one(self):
        for user in (self.vice_user, self.communications):
            promises = self.plan.promise_ids.with_user(user)
            self.assertFalse(promises.has_access("create"))
            self.assertFalse(promises.has_access("unlink"))

    def test_the_manager_of_a_segment_above(self):
        parent = self.segment("local_government")
        parent.manager_id = self.segment_manager
        self.ministry.statcrm_segment_id = self.segment("large_municipalities")
        by_segment = self.plan.promise_ids.filtered(
            lambda one: one.responsible == "segment_manager"
        )
        self.assertTrue(by_segment.with_user(self.segment_manager).has_access("write"))
