"""Two deputies at one moment: two connections, and data that is committed."""

import importlib.util
import threading
from contextlib import contextmanager
from pathlib import Path

from odoo import Command, api
from odoo.exceptions import ValidationError
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, TransactionCase, tagged
from odoo.tests.common import get_db_name
from odoo.tools import SQL, mute_logger


@tagged("post_install", "-at_install")
class TestTwoDeputies(BaseCase):
    @contextmanager
    def connection(self):
        with Registry(get_db_name()).cursor() as cr:
            yield api.Environment(cr, api.SUPERUSER_ID, {})

    def setUp(self):
        super().setUp()
        with self.connection() as env:
            group = env.ref("statcrm_custom.statcrm_group_account_manager")
            users = env["res.users"].create(
                [
                    {
                        "name": f"Deputy {name}",
                        "login": f"two_deputies_{name}",
                        "group_ids": [Command.set(group.ids)],
                    }
                    for name in ("a", "b")
                ]
            )
            customer = env["res.partner"].create(
                {"name": "Deputised Twice", "is_company": True}
            )
            self.users, self.customer = users.ids, customer.id
        self.addCleanup(self.clean_up)

    def clean_up(self):
        with self.connection() as env:
            env["statcrm.account.member"].search(
                [("partner_id", "=", self.customer)]
            ).unlink()
            env["statcrm.change"].search([("partner_id", "=", self.customer)]).unlink()
            env["res.partner"].browse(self.customer).unlink()
            users = env["res.users"].browse(self.users)
            partners = users.partner_id
            users.unlink()
            partners.unlink()

    def appoint(self, env, user, part="deputy", **values):
        values = {
            "partner_id": self.customer,
            "user_id": user,
            "part": part,
            "date_from": "2026-05-01",
            **values,
        }
        env["statcrm.account.member"].create(values)
        env.flush_all()

    def deputies(self):
        with self.connection() as env:
            rows = env["statcrm.account.member"].search(
                [("partner_id", "=", self.customer)]
            )
            return [(row.user_id.id, row.part) for row in rows]

    def at_once(self, part="deputy"):
        """One has written and not committed, when the other writes; what it is told."""
        told = []

        def request():
            with self.connection() as env:
                try:
                    retrying(lambda: self.appoint(env, self.users[1], part), env)
                except ValidationError as error:
                    told.append(str(error))

        other = threading.Thread(target=request)
        with self.connection() as env:
            self.appoint(env, self.users[0], part)
            other.start()
            # the second one waits for the first, until it is known
            other.join(timeout=1)
            self.assertTrue(other.is_alive())
        other.join(timeout=60)
        self.assertFalse(other.is_alive())
        return told

    @mute_logger("odoo.sql_db", "odoo.http", "odoo.service.model")
    def test_only_one_of_two_deputies(self):
        (told,) = self.at_once()
        self.assertIn("Another user has just added a deputy of this customer", told)
        self.assertEqual(self.deputies(), [(self.users[0], "deputy")])

    @mute_logger("odoo.sql_db", "odoo.http", "odoo.service.model")
    def test_only_one_of_two_account_managers(self):
        """The customer's card is written, too: the second one is tried again."""
        (told,) = self.at_once("manager")
        self.assertRegex(told, "overlap|has just added")
        self.assertEqual(self.deputies(), [(self.users[0], "manager")])

    def test_one_after_the_other_is_allowed(self):
        with self.connection() as env:
            self.appoint(env, self.users[0], date_to="2026-05-31")
            self.appoint(env, self.users[1], date_from="2026-06-01")
            # two experts, and what a merged customer had before
            self.appoint(env, self.users[0], "expert")
            self.appoint(env, self.users[1], "expert")
            self.appoint(env, self.users[1], merged_from="Merged", date_to="2026-05-31")
        self.assertEqual(len(self.deputies()), 5)


@tagged("post_install", "-at_install")
class TestTwoDeputiesOfBefore(TransactionCase):
    def test_the_later_one_stays(self):
        users = self.env["res.users"].search([("share", "=", False)], limit=2)
        second = users.create({"name": "Second", "login": "second_deputy"})
        first = users[0]
        customer = self.env["res.partner"].create({"name": "C", "is_company": True})
        self.env.flush_all()
        self.env.cr.execute(
            "ALTER TABLE statcrm_account_member"
            " DROP CONSTRAINT statcrm_account_member_sole_deputy"
        )
        rows = [
            (first.id, "2026-01-01", None),
            (second.id, "2026-03-01", None),
            (first.id, "2026-03-01", None),
            (second.id, "2025-01-01", "2025-12-31"),
        ]
        ids = []
        for user, start, end in rows:
            self.env.cr.execute(
                SQL(
                    """INSERT INTO statcrm_account_member
                       (partner_id, user_id, part, sequence, date_from, date_to)
                       VALUES (%s, %s, 'deputy', 1, %s, %s) RETURNING id""",
                    customer.id,
                    user,
                    start,
                    end,
                )
            )
            ids.append(self.env.cr.fetchone()[0])
        path = Path(__file__).parents[3] / "migrations/19.0.2.0.0/pre-sole-parts.py"
        spec = importlib.util.spec_from_file_location("sole_parts", path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        for _twice in range(2):
            module.migrate(self.env.cr, "19.0.1.0.0")
        members = self.env["statcrm.account.member"].browse(ids)
        members.invalidate_recordset()
        self.assertEqual(
            [(row.part, str(row.date_to)) for row in members],
            [
                ("deputy", "2026-02-28"),
                ("expert", "False"),
                ("deputy", "False"),
                ("deputy", "2025-12-31"),
            ],
        )
