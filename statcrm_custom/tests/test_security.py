"""Who may do what, tried for real with every role on every model of ours."""

from functools import partial

from odoo.tests import tagged

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
