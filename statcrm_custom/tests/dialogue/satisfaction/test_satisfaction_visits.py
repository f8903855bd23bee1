"""Inviting, answering in a meeting, and who is left."""

import json
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, HttpCase, freeze_time, tagged
from odoo.tools import mute_logger

from odoo.addons.mail.tests.common import MockEmail

from ...common import ROLES
from ..satisfaction_common import SatisfactionCommon


@tagged("post_install", "-at_install")
class TestSatisfactionVisits(SatisfactionCommon, MockEmail):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ministry = cls.company_partner("Ministry", user_id=cls.account_manager.id)
        cls.nominate(cls.ministry, "strategic", cls.account_manager)
        cls.anna = cls.person("Anna", cls.ministry, email="anna@example.com")
        cls.beata = cls.person("Beata", cls.ministry)

    def interview(self, record):
        action = record.with_user(
            self.account_manager
        ).action_statcrm_satisfaction_interview()
        model = self.env[action["res_model"]].with_user(self.account_manager)
        return Form(model.with_context(**action["context"]))

    def answers(self):
        return self.env["survey.user_input"].search(
            [("survey_id", "=", self.survey.id)]
        )

    def coverage(self):
        self.env.flush_all()
        self.env.invalidate_all()
        rows = self.env["statcrm.satisfaction.coverage"].with_user(self.staff)
        return rows.search([("partner_id", "=", self.ministry.id)]).ensure_one()

    def test_from_the_card(self):
        form = self.interview(self.ministry)
        self.assertEqual(form.round_id, self.round)
        self.assertFalse(form.partner_id)
        form.partner_id = self.anna
        form.save().action_start()
        answer = self.answers()
        self.assertEqual(answer.partner_id, self.anna)
        self.assertTrue(answer.statcrm_is_personal)
        self.assertEqual(answer.statcrm_user_id, self.account_manager)
        # once more goes on with the same answer
        self.interview(self.anna).save().action_start()
        self.assertEqual(self.answers(), answer)

    def test_from_the_meeting(self):
        event = self.make_meeting(self.anna, "2026-03-20 09:00:00")
        form = self.interview(event)
        self.assertEqual(form.partner_id, self.anna)
        form.save().action_start()
        self.assertEqual(self.answers().statcrm_event_id, event)

    def test_staff_does_not_interview_and_no_round_is_told(self):
        wizard = self.env["statcrm.satisfaction.interview"].with_user(self.staff)
        with self.assertRaises(AccessError):
            wizard.create({"partner_id": self.anna.id})
        self.survey.action_archive()
        with self.assertRaisesRegex(UserError, "no running satisfaction round"):
            self.interview(self.ministry)

    def test_who_does_not_answer_for_the_customer_is_told_at_once(self):
        other = self.other_account_manager
        for record in (self.ministry, self.anna):
            with self.assertRaisesRegex(AccessError, "responsible for Ministry"):
                record.with_user(other).action_statcrm_satisfaction_interview()
        action = self.ministry.with_user(self.main_user)
        self.assertTrue(action.action_statcrm_satisfaction_interview())

    def test_an_interview_of_the_round_before_is_not_of_this_one(self):
        """Wherever its row came from: what counts is the day on which it was given."""
        personal = {
            "statcrm_is_personal": True,
            "statcrm_user_id": self.account_manager.id,
        }
        self.answer(self.anna, {("overall", None): 4}, date="2026-02-15", **personal)
        self.assertFalse(self.interview(self.anna).has_answered)
        self.answer(self.anna, {("overall", None): 4}, **personal)
        self.assertTrue(self.interview(self.anna).has_answered)

    def test_who_is_not_yet_visited(self):
        self.assertEqual(self.coverage().state, "not_asked")
        self.assertEqual(self.coverage().user_id, self.account_manager)
        self.answer(self.anna, {}, state="new", end_datetime=False)
        self.assertEqual(self.coverage().state, "invited")
        self.answer(self.beata, {("overall", None): 4})
        self.assertEqual(self.coverage().state, "answered")
        self.answer(self.anna, {("overall", None): 4}, statcrm_is_personal=True)
        row = self.coverage()
        self.assertEqual(row.state, "visited")
        self.assertEqual((row.invited_count, row.answer_count), (3, 2))
        self.make_round(self.survey, "Now", "2026-04-01")
        with freeze_time("2026-11-21"):
            self.assertEqual(self.coverage().answer_count, 0)

    def test_only_the_interviewer_may_read_it_again(self):
        self.answer(
            self.anna,
            {("overall", None): 4},
            statcrm_is_personal=True,
            statcrm_user_id=self.account_manager.id,
        )
        choice = {"cut": "customer", "key": self.ministry.id}
        grid = self.grid(user=self.account_manager, **choice)
        self.assertEqual([one["name"] for one in grid["interviews"]], ["Anna"])
        self.assertTrue(grid["is_hidden"])
        for user in (self.other_account_manager, self.management, self.staff):
            self.assertFalse(self.grid(user=user, **choice)["interviews"])

    def invite(self, records, user=None):
        user = user or self.communications
        action = records.with_user(user).action_statcrm_satisfaction_invite()
        wizard = self.env[action["res_model"]].with_user(user)
        return wizard.with_context(**action["context"]).create({})

    def send(self, wizard, **gateway):
        """Send the invitations; return the e-mails, and what the sender is told."""
        with self.mock_mail_gateway(**gateway):
            told = wizard.action_invite()
        return self._new_mails, told.get("params", told)

    def test_invite_the_contacts_of_a_customer_once_a_round(self):
        wizard = self.invite(self.ministry)
        self.assertEqual(wizard.survey_id, self.survey)
        self.assertEqual(wizard.partner_ids, self.anna)
        letter, told = self.send(wizard)
        self.assertEqual(told["type"], "success")
        first = self.answers()
        self.assertEqual(first.partner_id, self.anna)
        self.assertEqual(letter.recipient_ids, self.anna)
        self.assertIn(first.access_token, letter.body_html)
        letter, _told = self.send(self.invite(self.ministry))
        self.assertEqual(self.answers(), first, "an open answer is sent again")
        self.assertIn(first.access_token, letter.body_html)
        first._mark_done()
        letters, _told = self.send(self.invite(self.ministry))
        self.assertEqual(self.answers(), first, "a done one is not asked for again")
        self.assertFalse(letters)
        self.env.cr.execute(
            "UPDATE survey_user_input SET create_date = '2026-02-01' WHERE id = %s",
            [first.id],
        )
        first.invalidate_recordset()
        self.send(self.invite(self.ministry))
        self.assertEqual(self.answers(), first, "asked before, answered in this round")
        first.end_datetime = "2026-02-01 12:00:00"
        self.send(self.invite(self.ministry))
        self.assertEqual(len(self.answers()), 2, "a new round asks again")

    def test_an_interview_is_no_invitation(self):
        self.answer(self.anna, {}, state="new", statcrm_is_personal=True)
        self.send(self.invite(self.ministry))
        self.assertEqual(len(self.answers()), 2)

    def test_the_letter_is_read_by_nobody_of_ours(self):
        """Whoever has the link has the answer."""
        wizard = self.invite(self.ministry)
        wizard.write({"greeting": "Hello,\n<b>{{ object.id }}</b>"})
        wizard.write({"deadline": "2026-12-31"})
        letter, _told = self.send(wizard)
        self.assertIn("&lt;b&gt;{{ object.id }}&lt;/b&gt;", letter.body_html)
        self.assertIn("12/31/2026", letter.body_html)
        self.assertEqual(letter.email_from, self.communications.email_formatted)
        for role in ROLES:
            message = letter.mail_message_id.with_user(getattr(self, role))
            with self.assertRaises(AccessError, msg=role), mute_logger("odoo.models"):
                message.read(["body"])

    def test_account_managers_invite_the_people_of_their_own_customers(self):
        wizard = self.invite(self.ministry, self.account_manager)
        self.assertEqual(wizard.partner_ids, self.anna)
        form = Form(wizard)
        self.assertEqual(form.round_id, self.round)
        letter, _told = self.send(wizard)
        self.assertEqual(self.answers().partner_id, self.anna)
        self.assertIn(self.answers().access_token, letter.body_html)
        for user in (self.other_account_manager, self.staff):
            for record in (self.ministry, self.anna):
                with self.assertRaises(AccessError):
                    self.invite(record, user)
        # nor by a window of one's own
        other = self.env["statcrm.satisfaction.invite"]
        other = other.with_user(self.other_account_manager)
        mine = self.company_partner("Mine", user_id=self.other_account_manager.id)
        people = self.person("Mia", mine, email="mia@example.com") + self.anna
        window = other.create({"partner_ids": people.ids})
        with self.assertRaises(AccessError):
            window.action_invite()
        window.partner_ids = people[0]
        self.send(window)
        self.assertEqual(len(self.answers()), 2)

    def test_a_round_invites_the_people_of_the_customers_that_are_chosen(self):
        office = self.company_partner("Office", self.ministry)
        olli = self.person("Olli", office, email="olli@example.com")
        self.person("Silent", self.ministry)
        self.person("Mia", self.company_partner("Mill"), email="mia@example.com")
        action = self.round.with_user(self.communications).action_invite()
        windows = self.env[action["res_model"]].with_user(self.communications)
        wizard = windows.with_context(**action["context"]).create({})
        self.assertEqual((wizard.round_id, wizard.people_count), (self.round, 0))
        with self.assertRaisesRegex(UserError, "Choose customers or contact persons"):
            wizard.action_invite()
        wizard.customer_ids = self.ministry
        self.assertEqual(wizard.people_count, 2)
        letters, _told = self.send(wizard)
        self.assertEqual(letters.recipient_ids, self.anna | olli)
        self.assertFalse(wizard.people_count, "a second click sends nothing twice")

    def test_a_round_invites_for_those_who_keep_it_and_while_it_runs(self):
        for user in (self.account_manager, self.staff, self.director):
            with self.assertRaises(AccessError):
                self.round.with_user(user).action_invite()
        other = self.env["statcrm.satisfaction.invite"].with_user(
            self.other_account_manager
        )
        with self.assertRaises(AccessError):
            other.create({"customer_ids": self.ministry.ids}).action_invite()
        later = self.make_round(self.survey, "Later", "2099-01-01")
        with self.assertRaisesRegex(UserError, "does not run"):
            later.with_user(self.communications).action_invite()

    def test_the_card_offers_it_to_whom_it_is_allowed(self):
        def methods(user, partner=self.ministry):
            card = self.env["statcrm.card"].with_user(user)
            return {one["method"] for one in card.get_card(partner.id)["actions"]}

        invite = "action_statcrm_satisfaction_invite"
        ask = "action_statcrm_satisfaction_interview"
        both = {invite, ask}
        self.assertLessEqual(both, methods(self.account_manager))
        self.assertLessEqual(both, methods(self.account_manager, self.anna))
        self.assertFalse(both & methods(self.other_account_manager))
        self.assertFalse(both & methods(self.staff))
        self.assertIn(invite, methods(self.communications))
        self.survey.action_archive()
        self.assertFalse(both & methods(self.account_manager))

    def shown(self, wizard, window):
        """The window as the browser reads it."""
        place = (window["res_model"], window["res_id"])
        self.assertEqual(place, (wizard._name, wizard.id))
        names = ("unsent", "greeting", "deadline", "partner_ids")
        asked = wizard.with_context(**json.loads(json.dumps(window["context"])))
        return asked.web_read({name: {} for name in names})[0]

    def test_whose_e_mail_fails_is_not_invited_and_the_window_sends_it_again(self):
        otto = self.person("Otto", self.ministry, email="otto@example.com")
        self.env["mail.blacklist"]._add("otto@example.com")
        server = self.registry["ir.mail_server"]
        wizard = self.invite(self.ministry)
        self.assertEqual(wizard.partner_ids, self.anna | otto)
        wizard.write({"deadline": "2026-12-31", "greeting": "Hello"})
        for method in ("send_email", "_connect__"):
            with (
                patch.object(server, method, side_effect=OSError("down")),
                mute_logger("odoo.addons.mail.models.mail_mail"),
            ):
                _letter, window = self.send(wizard, mail_unlink_sent=True)
            seen = self.shown(wizard, window)
            self.assertIn("to Anna could not be sent", seen["unsent"])
            self.assertEqual("Otto" in seen["unsent"], method == "send_email")
            self.assertEqual(seen["partner_ids"], self.anna.ids)
            self.assertEqual(seen["greeting"], "Hello")
            self.assertEqual(str(seen["deadline"]), "2026-12-31")
            self.assertFalse(self.answers())
            self.assertFalse(
                self.env["mail.message"].search([("body", "ilike", "/survey/start/")])
            )
        self.assertFalse(self.invite(self.anna).unsent)
        _letter, told = self.send(wizard, mail_unlink_sent=True)
        self.assertEqual(told["type"], "success")
        self.assertEqual(self.answers().partner_id, self.anna)

    def test_who_has_no_address_invites_in_the_name_of_the_house(self):
        self.env.company.email = "house@example.com"
        self.communications.email = False
        letter, told = self.send(self.invite(self.ministry))
        self.assertEqual(told["type"], "success")
        self.assertIn("house@example.com", letter.email_from)

    def test_whoever_shares_the_survey_invites_in_our_words(self):
        template = self.env["mail.template"].browse(
            self.survey.action_send_survey()["context"]["default_template_id"]
        )
        answer = self.survey._create_answer(partner=self.anna, check_attempts=False)
        answer.deadline = "2026-12-31 12:00:00"
        text = template._render_field("body_html", answer.ids)[answer.id]
        self.assertIn("Please answer by 12/31/2026", " ".join(text.split()))
        self.assertNotIn("ertification", str(template.body_html))
        # sent again by Odoo's window, the last day is that of our letter
        standard = self.env.ref("survey.mail_template_user_input_invite")
        for house in ("Europe/Helsinki", "America/New_York", "Asia/Tokyo"):
            self.env.company.resource_calendar_id.tz = house
            wizard = self.invite(self.ministry)
            wizard.deadline = "2026-12-31"
            self.send(wizard)
            for letter in (template, standard):
                with self.subTest(house=house, letter=letter.name):
                    there = letter.with_context(tz=house)
                    text = there._render_field("body_html", answer.ids)[answer.id]
                    self.assertIn("12/31/2026", text)
        self.survey.statcrm_is_satisfaction = False
        self.assertNotEqual(
            self.survey.action_send_survey()["context"]["default_template_id"],
            template.id,
        )

    def test_a_server_that_is_down_is_asked_once(self):
        for number in range(3):
            self.person(f"P{number}", self.ministry, email=f"p{number}@example.com")
        server = self.registry["ir.mail_server"]
        wizard = self.invite(self.ministry)
        with (
            patch.object(server, "_connect__", side_effect=OSError("down")) as asked,
            mute_logger("odoo.addons.mail.models.mail_mail"),
        ):
            _letters, told = self.send(wizard, mail_unlink_sent=True)
        self.assertEqual(asked.call_count, 1)
        self.assertIn("P0", told["context"]["statcrm_unsent"])
        self.assertFalse(self.answers())

    def test_who_does_not_want_e_mails_is_left_out_by_name(self):
        self.person("Otto", self.ministry, email="otto@example.com")
        self.env["mail.blacklist"]._add("anna@example.com")
        letter, told = self.send(self.invite(self.ministry, self.account_manager))
        self.assertEqual(letter.recipient_ids.name, "Otto")
        self.assertEqual(self.answers().partner_id.name, "Otto")
        self.assertEqual(told["type"], "warning")
        self.assertIn("do not want e-mails: Anna.", told["message"])

    def test_a_second_click_sends_nothing_twice(self):
        wizard = self.invite(self.ministry)
        letter, _told = self.send(wizard)
        self.assertEqual(letter.recipient_ids, self.anna)
        with self.assertRaisesRegex(UserError, "contact persons"):
            self.send(wizard)

    def test_the_last_day_is_not_past(self):
        wizard = self.invite(self.ministry)
        wizard.deadline = "2026-01-01"
        with self.assertRaisesRegex(UserError, "in the past"):
            self.send(wizard)
        self.assertFalse(self.answers())

    def test_nobody_to_invite(self):
        with self.assertRaisesRegex(UserError, "e-mail"):
            self.invite(self.beata)


@tagged("post_install", "-at_install")
class TestInterviewInTheBrowser(SatisfactionCommon, HttpCase):
    def test_only_the_interviewer_opens_the_survey(self):
        ministry = self.company_partner("Ministry", user_id=self.account_manager.id)
        anna = self.person("Anna", ministry)
        users = (self.account_manager, self.other_account_manager)
        for user in users:
            user.sudo().password = user.login
        wizard = self.env["statcrm.satisfaction.interview"]
        wizard = wizard.with_user(self.account_manager).create({"partner_id": anna.id})
        url = wizard.action_start()["url"]
        for user in users:
            self.authenticate(user.login, user.login)
            page = self.url_open(url)
            is_open = "o_survey_form" in page.text
            self.assertEqual(is_open, user == self.account_manager)
