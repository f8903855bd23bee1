"""Two directors at one moment: two connections, and data that is committed."""

import threading
from contextlib import contextmanager

from odoo import Command, api
from odoo.exceptions import UserError
from odoo.fields import Date
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, tagged
from odoo.tests.common import get_db_name
from odoo.tools import SQL, mute_logger

SUPERUSER = api.SUPERUSER_ID


@tagged("post_install", "-at_install")
class TestTwoDirectors(BaseCase):
    @contextmanager
    def connection(self, uid=SUPERUSER):
        with Registry(get_db_name()).cursor() as cr:
            yield api.Environment(cr, uid, {"tracking_disable": True})

    def setUp(self):
        super().setUp()
        with self.connection() as env:
            group = env.ref("statcrm_custom.statcrm_group_director")
            users = env["res.users"].create(
                [
                    {
                        "name": f"Director {name}",
                        "login": f"two_directors_{name}",
                        "notification_type": "inbox",
                        "group_ids": [Command.set(group.ids)],
                    }
                    for name in ("a", "b")
                ]
            )
            customer = env["res.partner"].create(
                {"name": "Wanted Twice", "is_company": True}
            )
            key = env["statcrm.value.class"].search([("code", "=", "key")])
            nomination = env["statcrm.nomination"].create(
                {
                    "partner_id": customer.id,
                    "value_class_id": key.id,
                    "user_id": users[0].id,
                }
            )
            nomination.action_propose()
            self.users, self.customer = users.ids, customer.id
            self.nomination = nomination.id
        self.addCleanup(self.clean_up)

    def clean_up(self):
        """Decisions cannot be deleted by the program: the rows go by SQL."""
        with self.connection() as env:
            env["mail.message"].search(
                [("model", "=", "statcrm.nomination"), ("res_id", "=", self.nomination)]
            ).unlink()
            for table, column, value in (
                ("statcrm_change", "partner_id", (self.customer,)),
                ("statcrm_nomination", "partner_id", (self.customer,)),
                ("statcrm_nomination_decision", "decided_by_id", tuple(self.users)),
                ("statcrm_account_member", "partner_id", (self.customer,)),
                ("statcrm_class_history", "partner_id", (self.customer,)),
                ("statcrm_care_plan", "principal_id", (self.customer,)),
            ):
                env.cr.execute(
                    SQL(
                        "DELETE FROM %s WHERE %s IN %s",
                        SQL.identifier(table),
                        SQL.identifier(column),
                        value,
                    )
                )
            env["res.partner"].browse(self.customer).unlink()
            users = env["res.users"].browse(self.users)
            partners = users.partner_id
            users.unlink()
            partners.unlink()

    def decide(self, env, number):
        nomination = env["statcrm.nomination"].browse(self.nomination)
        nomination._decide(number, Date.context_today(nomination))
        env.flush_all()

    def check_once(self, winner):
        with self.connection() as env:
            nomination = env["statcrm.nomination"].browse(self.nomination)
            self.assertEqual(nomination.state, "approved")
            self.assertEqual(nomination.decided_by_id.id, winner)
            mine = [("decided_by_id", "in", self.users)]
            self.assertEqual(env["statcrm.nomination.decision"].search_count(mine), 1)
            customer = nomination.partner_id
            self.assertEqual(customer.statcrm_value_class_id.code, "key")
            self.assertEqual(len(customer.statcrm_team_ids), 1)
            self.assertEqual(len(customer.statcrm_history_ids), 1)

    def test_second_one_is_told_while_the_first_is_at_it(self):
        first, second = self.users
        with self.connection(first) as one, self.connection(second) as two:
            self.decide(one, "A 1")
            with self.assertRaisesRegex(UserError, "Another user is working"):
                self.decide(two, "B 1")
            two.cr.rollback()
            one.cr.commit()
            two.invalidate_all()
            with self.assertRaisesRegex(UserError, "is “Approved”"):
                self.decide(two, "B 1")
            two.cr.rollback()
        self.check_once(first)

    def test_both_press_the_button(self):
        start, outcome = threading.Barrier(2), {}

        def press(uid, number):
            with self.connection(uid) as env:
                env["statcrm.nomination"].browse(self.nomination).state  # noqa: B018
                start.wait(30)
                try:
                    retrying(lambda: self.decide(env, number), env)
                    env.cr.commit()
                    outcome[uid] = "decided"
                except UserError as error:
                    env.cr.rollback()
                    outcome[uid] = str(error)

        threads = [
            threading.Thread(target=press, args=(uid, f"C {uid}")) for uid in self.users
        ]
        with mute_logger("odoo.sql_db", "odoo.service.model"):
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(60)
        winners = [uid for uid, text in outcome.items() if text == "decided"]
        self.assertEqual(len(winners), 1, outcome)
        (loser,) = set(self.users) - set(winners)
        self.assertRegex(outcome[loser], "Another user is working|is “Approved”")
        self.check_once(winners[0])
