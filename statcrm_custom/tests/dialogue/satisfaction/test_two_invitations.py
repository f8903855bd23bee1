"""Two users invite the same person at one moment: two connections, committed data."""

import threading
from contextlib import contextmanager

from odoo import api
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, tagged
from odoo.tests.common import get_db_name
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestTwoInvitations(BaseCase):
    @contextmanager
    def connection(self):
        with Registry(get_db_name()).cursor() as cr:
            yield api.Environment(cr, api.SUPERUSER_ID, {})

    def setUp(self):
        super().setUp()
        self.sent = []

        def send(mails):
            self.sent.extend(mails.recipient_ids.mapped("email"))
            mails.write({"state": "sent"})

        self.patch(Registry(get_db_name())["mail.mail"], "send", send)
        with self.connection() as env:
            survey = env["survey.survey"].create(
                {"title": "Invited Twice", "statcrm_is_satisfaction": True}
            )
            env["survey.question"].create(
                {"survey_id": survey.id, "title": "Well?", "question_type": "char_box"}
            )
            running = env["statcrm.survey.round"].create(
                {"survey_id": survey.id, "name": "Now"}
            )
            customer = env["res.partner"].create({"name": "C", "is_company": True})
            person = env["res.partner"].create(
                {
                    "name": "Anna",
                    "parent_id": customer.id,
                    "email": "anna.twice@example.com",
                }
            )
            self.survey, self.round = survey.id, running.id
            self.person, self.customer = person.id, customer.id
        self.addCleanup(self.clean_up)

    def clean_up(self):
        with self.connection() as env:
            env["mail.mail"].search([("recipient_ids", "=", self.person)]).unlink()
            env["survey.survey"].browse(self.survey).unlink()
            env["statcrm.affiliation"].search(
                [("partner_id", "=", self.person)]
            ).unlink()
            env["res.partner"].browse([self.person, self.customer]).unlink()

    def invite(self, env):
        wizard = env["statcrm.satisfaction.invite"].create(
            {"round_id": self.round, "partner_ids": [self.person]}
        )
        wizard.action_invite()
        env.flush_all()

    def answers(self):
        with self.connection() as env:
            return env["survey.user_input"].search_count(
                [("survey_id", "=", self.survey)]
            )

    def test_the_second_is_told_to_wait(self):
        with self.connection() as env:
            self.invite(env)
            with self.connection() as other, self.assertRaises(UserError) as told:
                self.invite(other)
        self.assertIn("at this moment", str(told.exception))
        self.assertEqual(self.answers(), 1)
        self.assertEqual(self.sent, ["anna.twice@example.com"])

    @mute_logger("odoo.sql_db", "odoo.http", "odoo.service.model")
    def test_who_began_to_read_before_gets_the_same_link(self):
        """It starts over before any e-mail of its own."""
        began, go_on = threading.Event(), threading.Event()

        def request():
            with self.connection() as env:

                def act():
                    env["survey.user_input"].search_count([])
                    began.set()
                    go_on.wait(timeout=60)
                    self.invite(env)

                retrying(act, env)

        other = threading.Thread(target=request)
        other.start()
        began.wait(timeout=60)
        with self.connection() as env:
            self.invite(env)
        go_on.set()
        other.join(timeout=60)
        self.assertFalse(other.is_alive())
        self.assertEqual(self.answers(), 1)
        self.assertEqual(len(self.sent), 2)
