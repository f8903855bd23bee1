import importlib.util
import json
from datetime import datetime, timedelta
from pathlib import Path

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import HttpCase, freeze_time, tagged
from odoo.tools import mute_logger

from ...common import ROLES
from ..evidence_common import EvidenceCommon


@tagged("post_install", "-at_install")
class OwnWordCommon(EvidenceCommon):
    """Of a promise of a level only the colleague of that level can say: I was there."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.affiliate(cls.kaisa, cls.ministry, level="director_general")
        cls.join(cls.director, "director_general")

    def top(self, **terms):
        return self.promise("meeting", level="director_general", **terms)

    def log(self, user, colleagues, **values):
        """An entry of the quick log; returns its activity."""
        values = {
            "kind": "meeting",
            "partner_id": self.ministry.id,
            "contact_ids": [Command.set(self.kaisa.ids)],
            "colleague_ids": [Command.set(colleagues.ids)],
            "date": "2026-05-04",
            "text": "We met",
            **values,
        }
        before = self.entries()
        self.env["statcrm.interaction.log"].with_user(user).create(values).action_log()
        return self.entries() - before

    def entries(self):
        activities = self.env["mail.activity"].with_context(active_test=False)
        return activities.search(
            [("res_id", "=", self.ministry.id), ("statcrm_kind", "!=", False)]
        )

    def questions(self, user=None):
        return self.env["mail.activity"].search(
            [
                ("user_id", "=", (user or self.director).id),
                "|",
                ("statcrm_entry_id", "!=", False),
                ("statcrm_event_id", "!=", False),
            ]
        )

    def state(self, promise):
        promise._refresh()
        return promise.state

    def call(self, user, records, method, *args, **kwargs):
        ids = [] if method == "create" else [records.ids]
        model = self.env[records._name].with_user(user)
        return call_kw(model, method, [*ids, *args], kwargs)

    def refused(self, user, records, method, *args, **kwargs):
        with (
            mute_logger("odoo.models", "odoo.addons.base.models.ir_model"),
            self.assertRaises(AccessError, msg=f"{user.login} {method} {args}"),
            self.cr.savepoint(),
        ):
            self.call(user, records, method, *args, **kwargs)
            self.env.flush_all()


@freeze_time("2026-05-10 12:00:00")
class TestOwnWordInTheLog(OwnWordCommon):
    def test_in_the_name_of_the_director_it_waits(self):
        promise = self.top()
        entry = self.log(self.staff, self.director)
        self.assertEqual(self.state(promise), "due")
        # the director is told, and a click of anybody else is not the director's
        question = self.questions()
        self.assertEqual(question.res_id, self.ministry.id)
        self.assertIn(self.staff.name, question.summary)
        self.assertIn("May 4, 2026", question.summary)
        self.assertIn("Cancel if you did not", question.note)
        with self.assertRaises(UserError):
            self.env["statcrm.presence.confirm"].with_user(self.staff).create(
                {"activity_id": entry.id}
            ).action_confirm()
        self.assertEqual(self.state(promise), "due")
        question.with_user(self.director).action_feedback()
        self.assertEqual(promise.state, "kept")
        self.assert_evidence(promise, entry, "2026-05-04")

    def test_what_an_entry_keeps_is_seen_at_once(self):
        met, reached = self.promise("meeting"), self.promise("contact", months=3)
        self.assertEqual(met.state, "due")
        entry = self.log(self.staff, self.staff)
        self.assertEqual(met.state, "kept")
        self.assert_evidence(met, entry, "2026-05-04")
        self.assert_evidence(reached, entry, "2026-05-04")

    def test_it_is_among_the_promises_of_who_is_asked(self):
        """On the list, the board and the first screen, until the word is given."""
        quarters = self.top(rhythm="4").sorted("date_from")
        quarters.sudo().write({"state": "due"})
        promise = quarters[1]
        mine = self.env["statcrm.care.promise"].with_user(self.director)
        asked = [("id", "in", quarters.ids), ("is_for_me", "=", True)]
        self.assertFalse(mine.search(asked))
        self.log(self.staff, self.director)
        self.assertEqual(mine.search(asked), promise)
        self.assertEqual(
            quarters.with_user(self.director).mapped("is_for_me"),
            [False, True, False, False],
        )
        self.assertFalse(mine.with_user(self.staff).search(asked))
        self.assertFalse(promise.with_user(self.director).is_mine)
        board = self.env["statcrm.board"].with_user(self.director)
        tile = self.tiles(self.director)["promises_soon"]
        cells = self.cells_of(board, tile)
        self.assertEqual(tile["count"], len(cells))
        self.assertIn(promise.id, cells)
        self.questions().with_user(self.director).action_feedback()
        self.assertFalse(mine.search(asked))

    def test_a_question_gives_no_right_to_the_promise(self):
        promise = self.top()
        self.join(self.staff, "director_general")
        self.log(self.account_manager, self.staff)
        self.assertTrue(promise.with_user(self.staff).is_for_me)
        self.assertFalse(promise.with_user(self.staff).has_access("write"))

    def test_done_by_another_the_question_is_no_word(self):
        promise = self.top()
        self.log(self.staff, self.director)
        self.questions().with_user(self.account_manager).action_feedback()
        self.assertEqual(self.state(promise), "due")

    def test_own_entry_counts_at_once(self):
        promise = self.top()
        self.log(self.director, self.director | self.staff)
        self.assertEqual(self.state(promise), "kept")
        self.assertFalse(self.questions())

    def test_own_word_of_one_of_them_is_enough(self):
        promise = self.top()
        self.join(self.management, "director_general")
        self.log(self.management, self.director | self.management)
        self.assertEqual(self.state(promise), "kept")

    def test_who_only_wrote_it_does_not_lend_the_own_level(self):
        promise = self.top()
        self.log(self.director, self.staff)
        self.assertEqual(self.state(promise), "due")

    def test_advice_says_whose_word_is_missing(self):
        promise = self.top()
        entry = self.log(self.staff, self.director)
        self.state(promise)
        advice = promise.with_user(self.staff).get_advice()
        self.assertIn(self.director.name, advice["text"])
        self.assertFalse(advice["action"])
        advice = promise.with_user(self.director).get_advice()
        action = advice["action"]
        window = self.env[action["res_model"]].with_user(self.director)
        window = window.with_context(**action["context"]).create({})
        self.assertEqual(window.people, "Kaisa")
        window.action_confirm()
        self.assert_evidence(promise, entry, "2026-05-04")

    def test_without_a_level_the_entry_of_a_colleague_counts(self):
        promise = self.promise("meeting")
        self.log(self.staff, self.director)
        self.assertEqual(self.state(promise), "kept")
        self.assertFalse(self.questions())

    def test_log_is_for_our_groups(self):
        for role in {*ROLES} - {"auditor"}:
            self.log(getattr(self, role), getattr(self, role))
        for user in (self.auditor, self.internal, self.portal):
            self.refused(user, self.env["statcrm.interaction.log"], "create", {})

    def test_an_entry_cannot_be_turned_into_another(self):
        """Nor any activity that is done, by anybody who may write the card."""
        promise = self.top()
        entry = self.log(self.account_manager, self.account_manager)
        call = self.env["mail.activity"].with_user(self.account_manager)
        call = call.create(
            {
                "res_model_id": self.env["ir.model"]._get_id("res.partner"),
                "res_id": self.ministry.id,
                "activity_type_id": self.env.ref("mail.mail_activity_data_call").id,
            }
        )
        call.summary = "Call them"
        call.res_id = self.board.id
        call.action_feedback()
        for user in (self.account_manager, self.main_user, self.director):
            for values in (
                {"statcrm_colleague_ids": [Command.link(self.director.id)]},
                {"statcrm_contact_ids": [Command.link(self.timo.id)]},
                {"user_id": self.director.id},
                {"date_done": "2026-01-01"},
                {"res_id": self.mill.id},
                {"statcrm_kind": "visit"},
                {"activity_type_id": self.ref("mail.mail_activity_data_meeting")},
            ):
                self.refused(user, entry, "write", values)
            self.refused(user, call, "write", {"date_done": "2026-05-09"})
            self.refused(user, call, "write", {"res_id": self.mill.id})
        self.refused(
            self.director,
            entry,
            "create",
            {
                "res_model_id": self.env["ir.model"]._get_id("res.partner"),
                "res_id": self.ministry.id,
                "statcrm_kind": "meeting",
            },
        )
        self.assertEqual(self.state(promise), "due")

    def test_nobody_writes_words(self):
        word = self.env["statcrm.presence"]
        for role in ROLES:
            self.refused(
                getattr(self, role), word, "create", {"user_id": self.director.id}
            )


@freeze_time("2026-05-10 12:00:00")
class TestOwnWordInTheCalendar(OwnWordCommon):
    def typed(self, user, **values):
        """A meeting that a colleague types into the past, in the director's name."""
        events = self.env["calendar.event"].with_user(user)
        events = events.with_context(no_mail_to_attendees=True, dont_notify=True)
        start = datetime(2026, 5, 4, 9)
        people = self.kaisa | self.director.partner_id
        return events.create(
            {
                "name": "Top meeting",
                "start": start,
                "stop": start + timedelta(hours=1),
                "user_id": self.director.id,
                "partner_ids": [Command.set(people.ids)],
                **values,
            }
        )

    def test_typed_in_the_name_of_the_director_it_waits(self):
        promise = self.top()
        for user in (self.staff, self.account_manager, self.main_user):
            event = self.typed(user)
            event.attendee_ids.state = "accepted"
            self.assertEqual(self.state(promise), "due", user.name)
        advice = promise.with_user(self.director).get_advice()
        self.assertIn("Top meeting", advice["text"])

    def test_a_born_answer_is_no_word(self):
        promise = self.top()
        guests = self.kaisa | self.director.partner_id
        born = [
            Command.create({"partner_id": guest.id, "state": "accepted"})
            for guest in guests
        ]
        self.typed(self.staff, attendee_ids=born, partner_ids=False)
        self.assertEqual(self.state(promise), "due")

    def test_who_came_said_by_another_is_confirmed(self):
        promise = self.top()
        event = self.typed(self.staff)
        came = self.kaisa | self.director.partner_id
        event.partner_ids += self.staff.partner_id
        event.with_user(self.staff)._statcrm_record_attendance(came)
        self.assertEqual(promise.state, "due")
        question = self.questions()
        self.assertEqual(len(question), 1)
        question.with_user(self.director).action_feedback()
        self.assert_evidence(promise, event, "2026-05-04")

    def test_who_came_said_by_the_director(self):
        promise = self.top()
        event = self.typed(self.staff)
        came = self.kaisa | self.director.partner_id
        event.attendee_ids.state = "accepted"
        event.with_user(self.director)._statcrm_record_attendance(came)
        self.assert_evidence(promise, event, "2026-05-04")

    def test_accepted_by_the_director_before(self):
        promise = self.top()
        event = self.typed(self.staff)
        of = {one.partner_id: one for one in event.attendee_ids}
        of[self.director.partner_id].with_user(self.director).do_accept()
        of[self.kaisa].state = "accepted"
        self.assertEqual(self.state(promise), "kept")

    def test_accepted_with_others_or_on_another_day_is_no_word(self):
        """A meeting that the director had is no meeting with whom others add to it."""
        promise = self.top()
        event = self.typed(
            self.director,
            partner_ids=[Command.set((self.timo | self.director.partner_id).ids)],
        )
        event.with_user(self.staff).sudo(False).write(
            {"partner_ids": [Command.link(self.kaisa.id)]}
        )
        event.attendee_ids.with_user(self.staff).state = "accepted"
        self.assertEqual(self.state(promise), "due")
        event.with_user(self.director)._statcrm_confirm()
        self.assertEqual(self.state(promise), "kept")
        event.with_user(self.staff).write(
            {"start": "2026-04-04 09:00:00", "stop": "2026-04-04 10:00:00"}
        )
        event.attendee_ids.with_user(self.staff).state = "accepted"
        self.assertEqual(self.state(promise), "due")
        event.with_user(self.director).write(
            {"start": "2026-04-05 09:00:00", "stop": "2026-04-05 10:00:00"}
        )
        event.attendee_ids.with_user(self.staff).state = "accepted"
        self.assertEqual(self.state(promise), "kept")

    def test_own_meeting_counts(self):
        promise = self.top()
        event = self.typed(self.director)
        event.attendee_ids.with_user(self.staff).state = "accepted"
        self.assertEqual(self.state(promise), "kept")

    def test_what_the_program_writes_is_trusted(self):
        """A synchronisation, an import: it runs as no person."""
        promise = self.top()
        self.meeting(self.kaisa, user=self.director)
        self.assertEqual(self.state(promise), "kept")

    def test_nothing_is_kept_of_meetings_among_us(self):
        words = self.env["statcrm.presence"].search_count([])
        self.typed(
            self.director,
            partner_ids=[Command.set((self.director | self.staff).partner_id.ids)],
        )
        self.assertEqual(self.env["statcrm.presence"].search_count([]), words)


@freeze_time("2026-05-10 12:00:00")
class TestOwnWordOfBefore(OwnWordCommon):
    def test_what_counted_before_goes_on_counting(self):
        promises = [self.top(), self.promise("meeting", level="director")]
        event = self.meeting(self.kaisa, user=self.director)
        self.join(self.management, "director")
        entry = self.log(self.staff, self.management)
        words = self.env["statcrm.presence"]
        words.search([]).unlink()
        self.questions().unlink()
        self.env.flush_all()
        migrate = self.load_script("post-own-word")
        for _twice in range(2):
            migrate(self.cr, "19.0.1.0.0")
            self.env.invalidate_all()
            found = words.search([])
            self.assertEqual(found.event_id | words.event_id, event)
            self.assertEqual(found.activity_id, entry)
            self.assertEqual(len(found), 2)
        self.assertEqual(
            found.filtered("event_id").partner_ids,
            self.kaisa | self.director.partner_id,
        )
        for promise in promises:
            self.assertEqual(self.state(promise), "kept")
        event.action_archive()
        self.assertEqual([self.state(one) for one in promises], ["due", "kept"])

    def load_script(self, name):
        path = Path(__file__).parents[3] / f"migrations/19.0.2.0.0/{name}.py"
        spec = importlib.util.spec_from_file_location(name, path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module.migrate


@freeze_time("2026-05-10 12:00:00")
class TestWhoSetsLevels(OwnWordCommon):
    def test_level_in_a_unit_is_the_main_users(self):
        self.unit.vice_user_ids = self.vice_user
        member = self.join(self.staff, "expert")
        top = self.unit.member_ids.filtered(lambda one: one.user_id == self.director)
        vice = self.vice_user
        values = {"unit_id": self.unit.id, "user_id": vice.id}
        self.refused(vice, member, "write", {"level": "director"})
        self.refused(vice, member, "create", {**values, "level": "director"})
        self.refused(
            vice, member, "create", values, context={"default_level": "director"}
        )
        self.refused(vice, top, "write", {"user_id": vice.id})
        self.refused(
            vice,
            self.unit,
            "write",
            {"member_ids": [Command.create({"user_id": vice.id, "level": "manager"})]},
        )
        loaded = self.unit.with_user(vice).load(
            ["member_ids/user_id/.id", "member_ids/level", ".id"],
            [[str(vice.id), "Director", str(self.unit.id)]],
        )
        self.assertTrue(loaded["messages"])
        self.call(vice, member, "write", {"title": "Statistician"})
        self.call(vice, top, "write", {"title": "Director General"})
        self.call(vice, member, "create", values)
        self.call(self.main_user, member, "write", {"level": "director"})

    def test_level_of_a_contact_is_set_by_who_answers(self):
        line = self.affiliate(self.timo, self.board)
        top = self.kaisa.statcrm_affiliation_ids
        new = {"partner_id": self.timo.id, "organisation_id": self.mill.id}
        self.mill.user_id = self.other_account_manager
        other, level = self.other_account_manager, {"level": "director_general"}
        self.refused(other, line, "write", level)
        self.refused(other, top, "write", {"partner_id": self.timo.id})
        self.refused(other, top, "write", {"organisation_id": self.mill.id})
        self.refused(
            other, line, "create", {**new, "organisation_id": self.ministry.id, **level}
        )
        self.refused(self.account_manager, line, "create", {**new, **level})
        self.call(other, line, "write", {"function": "Clerk"})
        self.call(other, top, "write", {"function": "Minister", **level})
        self.call(other, line, "create", {**new, **level})
        for user in (self.account_manager, self.main_user, self.management):
            self.call(user, line, "write", {"level": "manager"})
            self.call(user, line, "write", level)
        self.make_member(self.ministry, other, part="deputy")
        self.call(other, line, "write", {"level": "manager"})

    def test_a_successor_gets_no_level_from_who_does_not_answer(self):
        person, after = self.person("Old", self.mill), self.person("New", self.mill)
        self.mill.user_id = self.account_manager
        line = self.affiliate(person, self.mill, level="director")
        self.env["statcrm.affiliation.end"].with_user(
            self.other_account_manager
        ).create(
            {
                "affiliation_ids": line.ids,
                "date_to": "2026-05-09",
                "successor_id": after.id,
            }
        ).action_end()
        self.assertFalse(any(after.statcrm_affiliation_ids.mapped("level")))


class TestOwnWordOverJson2(OwnWordCommon, HttpCase):
    def post(self, user, path, **body):
        keys = self.env["res.users.apikeys"].with_user(user).sudo()
        key = keys._generate("rpc", "test", datetime.now() + timedelta(hours=1))
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        with mute_logger("odoo.http", "odoo.addons.rpc.controllers.json2"):
            return self.url_open(
                f"/json/2/{path}", data=json.dumps(body), headers=headers
            )

    def test_from_outside(self):
        promise = self.top()
        entry = self.log(self.account_manager, self.account_manager)
        event = self.meeting(self.kaisa)
        self.env["statcrm.presence"].search([]).unlink()
        one, person = {"ids": entry.ids}, self.director
        for path, body in (
            ("mail.activity/write", {**one, "vals": {"user_id": person.id}}),
            (
                "mail.activity/write",
                {**one, "vals": {"statcrm_colleague_ids": [[4, person.id]]}},
            ),
            ("mail.activity/_statcrm_confirm", one),
            ("calendar.event/_statcrm_confirm_presence", {"ids": event.ids}),
            ("statcrm.presence/create", {"vals_list": [{"user_id": person.id}]}),
            ("statcrm.presence/search_read", {"domain": []}),
        ):
            answer = self.post(self.account_manager, path, **body)
            self.assertEqual(answer.status_code, 403, path)
        answer = self.post(
            self.account_manager,
            "calendar.event/write",
            ids=event.ids,
            vals={"partner_ids": [[4, person.partner_id.id]]},
        )
        self.assertEqual(answer.status_code, 200)
        answer = self.post(
            self.account_manager,
            "calendar.attendee/write",
            ids=event.attendee_ids.ids,
            vals={"state": "accepted"},
        )
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(self.state(promise), "late")
