import json
from datetime import datetime, timedelta

import psycopg2

from odoo.exceptions import UserError
from odoo.service.model import call_kw
from odoo.tests import HttpCase, freeze_time, tagged
from odoo.tools import mute_logger

from ...common import ROLES
from ..nomination_case import NominationCase

PEOPLE = [*ROLES, "internal", "admin"]
FIELD = "statcrm_nominated_class_id"


class EveryPerson(NominationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin = cls.env.ref("base.user_admin")

    def refused(self, act):
        """By missing rights or by the rule: an AccessError is a UserError."""
        with (
            mute_logger("odoo.models", "odoo.addons.base.models.ir_model"),
            self.assertRaises(UserError),
            self.cr.savepoint(),
        ):
            act()
            self.env.flush_all()


@freeze_time("2026-07-15")
@tagged("post_install", "-at_install")
class TestNobodyChangesADecision(EveryPerson):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        factor = cls.env["statcrm.value.factor"].search([], limit=1)
        cls.env["statcrm.value.score"].create(
            {"partner_id": cls.customer.id, "factor_id": factor.id, "evidence": "Seen"}
        )
        cls.nomination = cls.approved()
        returned = cls.proposed(cls.candidate("Returned"))
        cls.decide(returned, returned={returned.id: "No"})
        cls.decided = cls.nomination | returned
        cls.other = cls.candidate("Other")
        cls.values = {
            "partner_id": cls.other.id,
            "kind": "end",
            "value_class_id": cls.strategic.id,
            "user_id": cls.staff.id,
            "deputy_id": cls.staff.id,
            "sponsor_id": cls.staff.id,
            "expert_ids": [(4, cls.staff.id)],
            "date_from": "2026-07-20",
            "date_to": "2040-01-01",
            "reason": "Other",
            "replaces_id": False,
            "state": "draft",
            "decision_id": False,
            "return_reason": "Other",
            "score_ids": [(5,)],
            "proposed_by_id": cls.staff.id,
            "proposed_on": "2026-01-01",
            "sales": 5,
            "value_score": 5,
        }

    def test_no_field_of_it_by_anybody(self):
        users = [getattr(self, role) for role in PEOPLE] + [None]
        for user in users:
            for nomination in self.decided:
                record = nomination.with_user(user) if user else nomination.sudo()
                for name, value in self.values.items():
                    with self.subTest(user=user and user.login, field=name):
                        self.refused(
                            lambda record=record, name=name, value=value: record.write(
                                {name: value}
                            )
                        )
                self.refused(record.unlink)
        self.assertEqual(self.nomination.user_id, self.account_manager)

    def test_nor_its_reasons_nor_its_decision(self):
        score = self.nomination.score_ids.ensure_one()
        decision = self.nomination.decision_id
        for user in [getattr(self, role) for role in PEOPLE] + [None]:
            for record, values in (
                (score, {"score": 1}),
                (decision, {"number": "Other"}),
                (decision, {"date": "2020-01-01"}),
                (decision, {"nomination_ids": [(5,)]}),
            ):
                record = record.with_user(user) if user else record.sudo()
                self.refused(lambda r=record, v=values: r.write(v))
                self.refused(record.unlink)
            more = {"nomination_id": self.nomination.id, "evidence": "x", "score": 5}
            more |= {"factor_id": score.factor_id.id, "weight": 1, "date": "2026-01-01"}
            model = score.with_user(user) if user else score.sudo()
            self.refused(lambda m=model, v=more: m.create(v))

    def test_customer_with_a_nomination_is_not_deleted(self):
        with self.assertRaisesRegex(UserError, "Archive it instead of deleting it"):
            self.customer.unlink()
        # nor by what does not ask the program
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.ForeignKeyViolation),
            self.cr.savepoint(),
        ):
            self.cr.execute("DELETE FROM res_partner WHERE id = %s", [self.customer.id])

    def test_proposal_waits_unchanged(self):
        nomination = self.proposed(self.other)
        for user in (self.management, self.director):
            for name in ("user_id", "value_class_id", "date_to", "reason"):
                self.refused(
                    lambda u=user, n=name: nomination.with_user(u).write(
                        {n: self.values[n]}
                    )
                )
            self.refused(nomination.with_user(user).unlink)

    def test_no_step_by_a_plain_write(self):
        for nomination in (self.draft(self.other), self.proposed(self.other)):
            for values in (
                {"state": "approved"},
                {"state": "ended"},
                {"state": "approved", "decision_id": self.nomination.decision_id.id},
                {"is_in_force": True},
                {"applied_on": "2026-07-15"},
            ):
                for user in (self.management, self.director, self.admin):
                    record = nomination.with_user(user)
                    self.refused(lambda r=record, v=values: r.write(v))
            if nomination.state == "draft":
                nomination.unlink()

    def test_born_decided(self):
        new = {"partner_id": self.other.id, "value_class_id": self.key.id}
        for user in (self.management, self.director, self.admin):
            model = self.Nomination.with_user(user)
            self.refused(lambda m=model: m.create({**new, "state": "approved"}))
            # a default for a step that the program takes is not meant for it
            model = model.with_context(default_state="approved")
            if model.has_access("create"):
                self.assertEqual(model.create(new).state, "draft")
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.CheckViolation),
            self.cr.savepoint(),
        ):
            self.Nomination.create({**new, "state": "approved"})
            self.env.flush_all()


@freeze_time("2026-07-15")
@tagged("post_install", "-at_install")
class TestNoOtherWayToANominatedClass(EveryPerson):
    def call(self, user, method, *args, **kwargs):
        return call_kw(self.Partner.with_user(user), method, list(args), kwargs)

    def ways(self, user):
        """Each way to write a field of a customer, by name."""
        one, two = self.customer.ids, self.candidate("Two").ids
        value = {FIELD: self.key.id}
        named = {"name": "New", "is_company": True}
        default = {f"default_{FIELD}": self.key.id}
        return {
            "write": lambda: self.call(user, "write", one, value),
            "mass edit": lambda: self.call(user, "write", one + two, value),
            "form": lambda: self.call(user, "web_save", one, value, specification={}),
            "list": lambda: self.call(
                user, "web_save_multi", one + two, [value, value], specification={}
            ),
            "create": lambda: self.call(user, "create", [{**named, **value}]),
            "default": lambda: self.call(user, "create", [named], context=default),
            "quick create": lambda: self.call(
                user, "name_create", "New", context=default
            ),
            "copy": lambda: self.call(user, "copy", one, value),
            "nomination": lambda: self.call(
                user, "write", one, {"statcrm_nomination_ids": [(0, 0, self.done())]}
            ),
        }

    def done(self):
        return {"value_class_id": self.key.id, "state": "approved"}

    def test_every_role_every_way(self):
        for role in PEOPLE:
            user = getattr(self, role)
            for way, act in self.ways(user).items():
                with self.subTest(role=role, way=way):
                    self.refused(act)
            described = self.call(user, "fields_get", [FIELD])
            self.assertTrue(described[FIELD]["readonly"])
        self.assertFalse(self.customer[FIELD])

    def test_import_as_every_role(self):
        rows = [["Imported", "Key customer"]]
        for role in PEOPLE:
            with mute_logger("odoo.models", "odoo.addons.base.models.ir_model"):
                answer = self.call(getattr(self, role), "load", ["name", FIELD], rows)
            with self.subTest(role=role):
                self.assertFalse(answer["ids"])
                self.assertTrue(answer["messages"])

    def test_copy_of_a_nominated_customer(self):
        self.approved()
        copy = self.customer.with_user(self.account_manager).copy()
        self.assertFalse(copy[FIELD])
        self.assertFalse(copy.statcrm_nomination_ids)
        self.assertFalse(copy.statcrm_value_class_id)

    def test_nor_can_it_be_taken_away(self):
        self.approved()
        for role in PEOPLE:
            user = getattr(self, role)
            self.refused(
                lambda u=user: self.call(u, "write", self.customer.ids, {FIELD: False})
            )


# not a request that is written in the wrong way
REFUSALS = tuple(
    f"odoo.exceptions.{name}"
    for name in ("AccessError", "UserError", "ValidationError")
)


@tagged("post_install", "-at_install")
class TestOverHttp(EveryPerson, HttpCase):
    def test_every_role(self):
        nomination = self.approved()
        office = {"name": "Office", "is_company": True, FIELD: self.key.id}
        keys = self.env["res.users.apikeys"]
        requests = (
            ("res.partner/write", {"vals": {FIELD: self.strategic.id}}, self.customer),
            (
                "res.partner/write",
                {"vals": {"child_ids": [[0, 0, office]]}},
                self.customer,
            ),
            ("statcrm.nomination/write", {"vals": {"reason": "x"}}, nomination),
            ("statcrm.nomination/unlink", {}, nomination),
            ("statcrm.nomination/_take_effect", {}, nomination),
            ("statcrm.nomination/_decide", {"number": "1", "date": "x"}, nomination),
        )
        for role in PEOPLE:
            key = (
                keys.with_user(getattr(self, role))
                .sudo()
                ._generate("rpc", "test", datetime.now() + timedelta(hours=1))
            )
            for path, body, record in requests:
                with (
                    self.subTest(role=role, path=path),
                    mute_logger("odoo.http", "odoo.addons.rpc.controllers.json2"),
                ):
                    answer = self.url_open(
                        f"/json/2/{path}",
                        data=json.dumps({"ids": record.ids, **body}),
                        headers={
                            "Authorization": f"Bearer {key}",
                            "Content-Type": "application/json",
                        },
                    )
                    self.assertIn(answer.json()["name"], REFUSALS)
        self.assertEqual(self.customer[FIELD], self.key)
        self.assertTrue(nomination.is_in_force)
