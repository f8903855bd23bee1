"""Every method of ours that can be called from outside, by those who may not.

They are found in the classes, so none is forgotten. Odoo's own doors (`create`, `write`
and the like) are tried in test_security.py.
"""

import json
from inspect import Parameter, isfunction, signature

from odoo.exceptions import UserError
from odoo.service.model import call_kw
from odoo.tests import HttpCase, tagged
from odoo.tools import SQL, mute_logger

from .common import ROLES
from .security_case import EveryRoleCase

ADDON = "odoo.addons.statcrm_custom."
# what a required field of a window may have
FILLED = {"char": "x", "text": "x", "integer": 1, "binary": b"eA=="}
# who may not write the record changes something all the same, and why
CHANGES = {
    "res.partner/action_statcrm_know": "own connections are everybody's",
    "statcrm.board/look_again": "the program looks for evidence",
    "statcrm.care.promise/action_look_again": "the program looks for evidence",
    "statcrm.permission.record/action_record": "all staff hear a yes or no",
    "statcrm.promise.ask/action_ask": "everybody asks a colleague",
    "statcrm.sales.correction/action_keep": "the main user decides, by the ledger",
    "statcrm.sales.correction/action_replace": "the main user decides, by the ledger",
    "statcrm.sales.import/action_undo": "the main user may write the ledger",
    "statcrm.setup/hide_setup": "the main user sets the system up",
    "statcrm.setup/mark_step": "the main user sets the system up",
    "statcrm.setup/test_mail": "the main user sets the system up",
    "statcrm.target.group/action_duplicate": "the copy is one's own",
    "statcrm.target.group/action_freeze": "the frozen copy is one's own",
    "statcrm.target.member/action_forget": "who may change the group",
    "statcrm.value.ranking/action_nominate": "a report; nominations have own rights",
}


class PublicMethodsCase(EveryRoleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        event = {"name": "Talk", "start": "2026-05-04", "stop": "2026-05-04"}
        event["partner_ids"] = cls.contact.ids
        cls.records |= {
            "res.partner": cls.customer,
            "res.users": cls.account_manager,
            "calendar.event": cls.env["calendar.event"].create(event),
        }
        # arguments by the name of the parameter
        cls.by_name = {
            "promise_id": cls.records["statcrm.care.promise"].id,
            "partner_id": cls.customer.id,
            "share": 0.5,
            "domain": [],
            "content": b"customer,date,qty,amount\n",
            "source": "x",
            # of the set-up
            "key": "roles",
            "mark": "done",
            "hidden": True,
            "text": "customer",
            "ids": cls.customer.ids,
            # of permissions
            "partner": cls.contact.id,
            "partners": cls.contact.ids,
            "purpose": cls.records["statcrm.purpose"].id,
            "channel": "email",
            "answer": "no",
            # of target groups
            "why": "x",
            "reason": "no_address",
            "vals": {},
        }

    def methods(self):
        """[(model, method)], without what Odoo's own classes of a model have."""
        found = set()
        for name, model in self.env.registry.items():
            parents = {True: [], False: []}
            for cls in model.mro():
                parents[cls.__module__.startswith(ADDON)].append(vars(cls))
            odoos = {method for cls in parents[False] for method in cls}
            found |= {
                (name, method)
                for cls in parents[True]
                for method, function in cls.items()
                if isfunction(function)
                and not method.startswith("_")
                and method not in odoos
            }
        return sorted(found)

    def record(self, name, user):
        """The record of a model; of a window one of this user, who may open it."""
        model = self.env[name].with_user(user)
        if model._abstract:
            return model
        if not model._transient:
            return self.records[name].with_user(user)
        values = {}
        for field in model._fields.values():
            if field.type == "many2one" and field.comodel_name in self.records:
                values[field.name] = self.records[field.comodel_name].id
            elif field.required and field.store and not field.default:
                values[field.name] = FILLED[field.type]
        opener = model.sudo() if model.has_access("create") else self.env[name]
        return opener.create(values).with_user(user)

    def may(self, record):
        """Whether the rights on the record allow its user to change something."""
        if not record._transient:
            return not record._abstract and record.has_access("write")
        about = [
            record.sudo()[field.name].with_user(record.env.user)
            for field in record._fields.values()
            if field.type == "many2one" and field.comodel_name.startswith("statcrm.")
        ]
        return record.has_access("create") and all(
            one.has_access("write") for one in about
        )

    def call(self, record, method):
        """Call it as the web client does."""
        function = getattr(type(record), method)
        asked = [
            one.name
            for one in list(signature(function).parameters.values())[1:]
            if one.default is Parameter.empty
            and one.kind is Parameter.POSITIONAL_OR_KEYWORD
        ]
        args = [self.by_name[name] for name in asked]
        if not getattr(function, "_api_model", False):
            args = [record.ids, *args]
        return call_kw(record.browse(), method, args, {})

    def written(self):
        """How many rows of each table were written; those of windows do not last."""
        self.env.flush_all()
        count = SQL("n_tup_ins + n_tup_upd + n_tup_del")
        rows = self.env.execute_query(
            SQL("SELECT relname, %s FROM pg_stat_xact_user_tables", count)
        )
        passing = {
            table
            for model in self.env.registry.values()
            if model._transient
            for table in (model._table, *self.relations(model))
        }
        return {table: count for table, count in rows if table not in passing}

    def relations(self, model):
        return {
            field.relation
            for field in model._fields.values()
            if field.type == "many2many" and field.store
        }


@tagged("post_install", "-at_install", "statcrm_slow")
class TestPublicMethods(PublicMethodsCase, HttpCase):
    def attempt(self, record, method):
        """(What it returned, tables that it wrote to); None and nothing if refused."""
        # what only others inherit has nothing to work on
        refusal = Exception if record._abstract else UserError
        before = self.written()
        # nobody is asked for rights on what is in memory
        self.env.invalidate_all()
        try:
            with self.cr.savepoint(), mute_logger("odoo.models"):
                answer = self.call(record, method)
                after = self.written()
        except refusal:
            return None, set()
        changed = {table for table, count in after.items() if count != before[table]}
        return answer, changed

    def each(self, roles, check):
        """Check each method with a record of each role; what is done is taken back."""
        for name, method in self.methods():
            for role in roles:
                path = f"{name}/{method}"
                with self.subTest(path=path, role=role):
                    with self.cr.savepoint() as savepoint:
                        check(path, self.record(name, getattr(self, role)), method)
                        savepoint.rollback()
                self.env.invalidate_all()

    def test_who_may_not_write_changes_nothing(self):
        self.assertGreater(len(self.methods()), 120)
        asked, changing = [], set()

        def check(path, record, method):
            if not self.may(record):
                asked.append(path)
                _answer, changed = self.attempt(record, method)
                if path in CHANGES and changed:
                    changing.add(path)
                else:
                    self.assertFalse(changed)

        self.each([*ROLES, "internal"], check)
        self.assertGreater(len(asked), 500)
        self.assertEqual(changing, CHANGES.keys(), "an exception that none needs")

    def test_a_customer_is_told_nothing(self):
        """At most which window would open, in which each right is asked."""

        def check(_path, record, method):
            answer, changed = self.attempt(record, method)
            self.assertFalse(changed)
            if answer:
                self.assertTrue(answer["type"].startswith("ir.actions."))

        self.each(["portal"], check)

    def test_nobody_without_a_key(self):
        headers = {"Content-Type": "application/json"}
        for name, method in self.methods():
            with self.subTest(name=name, method=method), mute_logger("odoo.http"):
                url = f"/json/2/{name}/{method}"
                answer = self.url_open(url, data=json.dumps({}), headers=headers)
                self.assertEqual(answer.status_code, 401)
