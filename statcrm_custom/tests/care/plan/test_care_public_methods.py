"""Every method of this area that can be called from outside, by every role."""

import json
from datetime import datetime, timedelta

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ...common import ROLES
from ...test_public_methods import PublicMethodsCase

CARE = "odoo.addons.statcrm_custom.models.care"
# whose customer it is, and who may write what belongs to every customer
OWN = {"account_manager", "management", "director", "main_user"}
# the rest is for all of the house: it opens, looks again, or only reads
WHO = {
    "calendar.event/action_statcrm_who_came": {*ROLES, "internal"} - {"auditor"},
    "statcrm.agreement/action_renew": OWN,
    "statcrm.agreement/action_sign": OWN,
    "statcrm.agreement/action_terminate": OWN,
    "statcrm.care.goal/action_measure": OWN,
    "statcrm.care.plan/action_agree": OWN,
    "statcrm.care.plan/action_reopen": {"main_user"},
    "statcrm.care.plan/action_review": OWN,
    "statcrm.care.plan/action_segment_strategy": OWN,
    "statcrm.care.share.remark/action_adopt": OWN,
    "statcrm.care.share.remark/action_answer": OWN,
    "statcrm.care.share.remark/action_decline": OWN,
    "statcrm.care.share/action_open_openings": OWN,
    "statcrm.care.share/action_revoke": OWN,
    "statcrm.care.new.year/action_open": OWN - {"account_manager"},
    "statcrm.care.plan.close/action_close": OWN,
    "statcrm.care.share.send/action_copy": OWN,
    "statcrm.care.share.send/action_preview": OWN
    | {"other_account_manager", "segment_manager"},
    "statcrm.care.share.send/action_send": OWN,
    "statcrm.programme.apply/action_apply": {"main_user"},
    "statcrm.promise.ask/action_ask": {*ROLES} - {"auditor"},
    "res.partner/action_statcrm_set_price_list": {*ROLES}
    - {"staff", "vice_user", "auditor"},
}
# who may do it is told that this is not the time for it
NOT_NOW = {
    "statcrm.care.plan/action_reopen",  # it is not closed
    "statcrm.meeting.attendance/action_say",  # the meeting has no customers
    "statcrm.presence.confirm/action_confirm",  # its window was not filled in
}
QUIET = "odoo.http", "odoo.addons.rpc.controllers.json2", "odoo.sql_db"


class OutsideCase(PublicMethodsCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # a customer with an account of our portal
        cls.portal.partner_id.parent_id = cls.customer
        plan = cls.records["statcrm.care.goal"].plan_id
        cls.records["statcrm.care.plan"] = plan
        plan.goal_ids.is_joint = True
        event = cls.env["calendar.event"].create(
            {"name": "Talk", "start": "2026-05-04", "stop": "2026-05-04"}
        )
        cls.records["calendar.event"] = event
        cls.contact.email = "contact@customer.example"
        cls.agreement = cls.records["statcrm.agreement"].copy(
            {"signed_on": "2020-01-01", "date_from": "2020-01-01"}
        )
        cls.agreement.date_to = "2099-12-31"
        windows = {
            "statcrm.care.new.year": {},
            "statcrm.care.plan.close": {"plan_id": plan.id},
            "statcrm.care.share.send": {
                "plan_id": plan.id,
                "partner_ids": cls.contact.ids,
            },
            "statcrm.programme.apply": {"programme_id": cls.care_template[0].id},
            "statcrm.promise.ask": {
                "care_promise_id": cls.records["statcrm.care.promise"].id,
                "summary": "Call them",
            },
            "statcrm.meeting.attendance": {"event_id": event.id},
            "statcrm.presence.confirm": {"event_id": event.id},
        }
        for name, values in windows.items():
            cls.records[name] = cls.env[name].create(values)
        cls.env.flush_all()

    def paths(self):
        """What a call may name: `<model>/<method>` of this area."""
        return [
            f"{name}/{method}"
            for name, method in self.methods()
            if any(
                cls.__module__.startswith(CARE) and method in vars(cls)
                for cls in self.env.registry[name].mro()
            )
        ]

    def arguments(self, path):
        name, method = path.split("/")
        promise = self.records["statcrm.care.promise"]
        if self.env[name]._abstract:
            return {
                "get_promise": {"promise_id": promise.id},
                "get_care": {"partner_id": self.customer.id},
            }.get(method, {})
        if name == "res.partner":
            return {"ids": self.customer.ids}
        if method in ("action_renew", "action_terminate"):
            return {"ids": self.agreement.ids}
        return {"ids": self.records[name].ids}


@tagged("post_install", "-at_install", "statcrm_slow")
class TestPublicMethods(OutsideCase):
    def key(self, user):
        keys = self.env["res.users.apikeys"].with_user(user).sudo()
        return keys._generate("rpc", "test", datetime.now() + timedelta(hours=1))

    def json2(self, path, key):
        """The status of a call; what it did is taken back."""
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {key}"}
        body = json.dumps(self.arguments(path))
        with self.cr.savepoint() as savepoint, mute_logger(*QUIET):
            answer = self.url_open(f"/json/2/{path}", data=body, headers=headers)
            savepoint.rollback()
        self.env.invalidate_all()
        return answer.status_code

    def test_every_role(self):
        paths = self.paths()
        self.assertGreater(len(paths), 40)
        self.assertLessEqual({*WHO, *NOT_NOW}, {*paths})
        for role in [*ROLES, "internal", "portal"]:
            key = self.key(getattr(self, role))
            for path in paths:
                allowed = role in WHO.get(path, {*ROLES, "internal"})
                with self.subTest(path=path, role=role):
                    wanted = 422 if path in NOT_NOW else 200
                    answer = self.json2(path, key)
                    self.assertEqual(answer, wanted if allowed else 403)

    def call_kw(self, path):
        """The name of the error that the web client gets."""
        name, method = path.split("/")
        arguments = self.arguments(path)
        args = [arguments.pop("ids")] if "ids" in arguments else []
        params = {"model": name, "method": method, "args": args, "kwargs": arguments}
        with mute_logger(*QUIET):
            answer = self.url_open(
                f"/web/dataset/call_kw/{path}",
                data=json.dumps({"jsonrpc": "2.0", "params": params}),
                headers={"Content-Type": "application/json"},
            ).json()
        return answer.get("error", {}).get("data", {}).get("name")

    def test_the_web_client_of_a_customer_and_of_nobody(self):
        for login, error in (
            (None, "odoo.http.SessionExpiredException"),
            (self.portal.login, "odoo.exceptions.AccessError"),
        ):
            if login:
                self.authenticate(login, login)
            for path in self.paths():
                with self.subTest(path=path, login=login):
                    self.assertEqual(self.call_kw(path), error)


@tagged("post_install", "-at_install")
class TestFieldsOfACustomer(OutsideCase):
    def test_no_field_of_ours_is_read(self):
        """Of Odoo's own models that a customer with an account may read."""
        seen = 0
        for user in (self.portal, self.env.ref("base.public_user")):
            for name, model in self.env.registry.items():
                records = self.env[name].with_user(user)
                if name.startswith("statcrm.") or model._abstract:
                    continue
                if not records.has_access("read"):
                    continue
                seen += 1
                # of their own account everybody reads how they want to be told
                own = records.SELF_READABLE_FIELDS if name == "res.users" else ()
                for field in model._fields.values():
                    if field.name.startswith("statcrm_") and field.name not in own:
                        with self.subTest(field=str(field), user=user.login):
                            self.assertFalse(records._has_field_access(field, "read"))
        self.assertGreater(seen, 20)

    def test_the_agenda_of_a_meeting(self):
        guest = self.portal.partner_id
        meeting = self.env["calendar.event"].create(
            {
                "name": "Meeting",
                "start": "2026-03-10 09:00:00",
                "stop": "2026-03-10 10:00:00",
                "partner_ids": guest.ids,
                "statcrm_agenda": "What we want of them",
                "statcrm_cooperation_group_id": self.records[
                    "statcrm.cooperation.group"
                ].id,
            }
        )
        self.authenticate(self.portal.login, self.portal.login)
        for name, error in (
            ("name", None),
            ("statcrm_agenda", "odoo.exceptions.AccessError"),
            ("statcrm_cooperation_group_id", "odoo.exceptions.AccessError"),
        ):
            params = {
                "model": "calendar.event",
                "method": "read",
                "args": [meeting.ids, [name]],
                "kwargs": {},
            }
            with mute_logger(*QUIET):
                answer = self.url_open(
                    "/web/dataset/call_kw",
                    data=json.dumps({"jsonrpc": "2.0", "params": params}),
                    headers={"Content-Type": "application/json"},
                ).json()
            found = answer.get("error", {}).get("data", {}).get("name")
            self.assertEqual(found, error, name)
