from datetime import datetime, timedelta

from odoo import Command
from odoo.tests import freeze_time, tagged

from ..evidence_common import EvidenceCommon


@tagged("post_install", "-at_install")
class TestEvidenceMeeting(EvidenceCommon):
    """A meeting that was really held, with the right people on both sides."""

    def test_days_without_a_meeting(self):
        promise = self.promise("meeting")
        self.assert_days(promise)
        self.assert_not_applicable(promise)

    def test_held_is_kept_with_its_record(self):
        promise = self.promise("meeting")
        self.meeting(self.kaisa, "2026-05-05 09:00:00")
        first = self.meeting(self.timo)
        self.assert_state(promise, "2026-05-03", "due")
        self.assert_state(promise, "2026-05-06", "kept")
        self.assert_evidence(promise, first, "2026-05-04")
        self.assertEqual(promise.evidence_name, "Yearly meeting")
        self.assertEqual(promise.change_ids.mapped("state"), ["kept"])

    def test_it_has_to_be_over(self):
        promise = self.promise("meeting")
        self.meeting(self.kaisa, "2026-05-04 11:30:00")
        self.assert_state(promise, "2026-05-04", "due")
        with freeze_time("2026-05-04 12:30:00"):
            promise._refresh()
        self.assertEqual(promise.state, "kept")

    def test_first_and_last_day_of_the_period(self):
        for start, state in (
            ("2025-12-31 10:00:00", "missed"),
            ("2026-01-01 10:00:00", "kept"),
            ("2026-12-31 10:00:00", "kept"),
            ("2027-01-01 10:00:00", "missed"),
        ):
            with self.subTest(start=start):
                promise = self.promise("meeting")
                event = self.meeting(self.kaisa, start)
                self.assert_state(promise, "2027-01-05", state)
                event.unlink()

    def test_each_half_year_needs_its_own(self):
        first, second = self.promise("meeting", rhythm="2")
        event = self.meeting(self.kaisa, "2026-06-30 10:00:00")
        self.look(first | second, "2026-07-02")
        self.assert_evidence(first, event, "2026-06-30")
        self.assertEqual(second.state, "due")

    def test_of_each_side_somebody_has_to_have_come(self):
        """(answer of theirs, answer of ours) -> kept"""
        promise = self.promise("meeting")
        theirs, ours = self.sides(self.meeting(self.kaisa))
        for answers, state in {
            ("accepted", "accepted"): "kept",
            ("needsAction", "accepted"): "due",
            ("accepted", "needsAction"): "due",
            ("tentative", "accepted"): "due",
            ("accepted", "tentative"): "due",
            ("declined", "accepted"): "due",
            ("accepted", "declined"): "due",
            ("needsAction", "needsAction"): "due",
        }.items():
            with self.subTest(answers=answers):
                theirs.state, ours.state = answers
                self.assert_state(promise, "2026-05-10", state)

    def sides(self, event):
        """(attendees of theirs, attendees of ours)"""
        theirs = event.attendee_ids.filtered("partner_id.partner_share")
        return theirs, event.attendee_ids - theirs

    def test_the_person_of_the_level_has_to_have_come(self):
        promise = self.promise("meeting", level="director")
        self.affiliate(self.kaisa, self.ministry, level="director")
        self.affiliate(self.timo, self.board, level="expert")
        self.join(self.director, "director")
        event = self.meeting(self.kaisa | self.timo)
        event.partner_ids |= self.director.partner_id
        event.attendee_ids.state = "accepted"
        self.assert_state(promise, "2026-05-10", "kept")
        of = {one.partner_id: one for one in event.attendee_ids}
        for person in (self.kaisa, self.director.partner_id):
            of[person].state = "needsAction"
            self.assert_state(promise, "2026-05-10", "due")
            of[person].state = "accepted"
        (of[self.timo] | of[self.account_manager.partner_id]).state = "declined"
        self.assert_state(promise, "2026-05-10", "kept")

    def test_typed_into_the_past_is_nothing_yet(self):
        """By the account manager, whose own invitation Odoo accepts by itself."""
        promise = self.promise("meeting")
        start = datetime(2026, 5, 4, 9)
        with freeze_time("2026-05-10 12:00:00"):
            event = self.env["calendar.event"].with_user(self.account_manager)
            event = event.create(
                {
                    "name": "Never held",
                    "start": start,
                    "stop": start + timedelta(hours=1),
                    "partner_ids": [
                        Command.set((self.kaisa | self.account_manager.partner_id).ids)
                    ],
                }
            )
        self.assertEqual(self.sides(event)[1].state, "accepted")
        self.assert_state(promise, "2026-05-10", "due")
        # being in contact, and the goal of meetings, ask for less
        goal = self.env["statcrm.care.goal"].create(
            {"name": "Meet", "plan_id": promise.plan_id.id, "measure": "meetings"}
        )
        self.assertEqual(goal.current_value, 1)

    def test_others_do_not_count(self):
        promise = self.promise("meeting")
        self.meeting(self.outi)
        self.meeting(self.ministry)
        self.meeting(self.portal.partner_id)
        with_nobody = self.meeting(self.kaisa)
        with_nobody.partner_ids = [Command.set(self.kaisa.ids)]
        self.assert_state(promise, "2026-05-10", "due")

    def test_a_colleague_whose_card_is_theirs_is_no_person_of_theirs(self):
        colleague = self.colleague()
        self.meeting(colleague)
        self.assert_state(self.promise("meeting"), "2026-05-10", "due")
        self.affiliate(colleague, self.board, level="director")
        self.unit.member_ids.level = "director"
        promise = self.promise("meeting", level="director")
        self.assert_state(promise, "2026-05-10", "due")

    def test_a_customer_with_an_account_is_none_of_us(self):
        promise = self.promise("meeting")
        event = self.meeting(self.kaisa)
        theirs = self.kaisa | self.portal.partner_id
        event.partner_ids = [Command.set(theirs.ids)]
        self.assert_state(promise, "2026-05-10", "due")

    def test_private_is_never_evidence(self):
        promise = self.promise("meeting")
        event = self.meeting(self.kaisa, privacy="private")
        self.assert_state(promise, "2026-05-10", "due")
        event.privacy = False
        self.assert_state(promise, "2026-05-10", "kept")
        settings = self.account_manager.res_users_settings_id
        if not settings:
            settings = settings._find_or_create_for_user(self.account_manager)
        settings.sudo().calendar_default_privacy = "private"
        self.assert_state(promise, "2026-05-10", "due")
        event.privacy = "confidential"
        self.assert_state(promise, "2026-05-10", "kept")

    def test_goes_back_with_its_history(self):
        def move(event):
            event.write({"start": "2025-05-04 09:00:00", "stop": "2025-05-04 10:00:00"})

        promise = self.promise("meeting")
        for undo in (
            lambda event: event.action_archive(),
            lambda event: event.unlink(),
            move,
            lambda event: event.write({"partner_ids": [Command.unlink(self.kaisa.id)]}),
        ):
            event = self.meeting(self.kaisa)
            self.assert_state(promise, "2026-05-10", "kept")
            undo(event)
            self.assert_state(promise, "2026-05-10", "due")
            self.assertFalse(promise.res_id)
        changes = promise.change_ids.sorted("id")
        self.assertEqual(changes.mapped("state"), ["kept", "due"] * 4)
        self.assertEqual(changes[-2].evidence_name, "Yearly meeting")
        self.assertEqual(changes[-1].old_state, "kept")

    def test_of_two_on_one_day_the_one_that_was_written_first(self):
        promise = self.promise("meeting")
        first = self.meeting(self.kaisa, "2026-05-04 13:00:00")
        self.meeting(self.timo, "2026-05-04 09:00:00")
        self.assert_state(promise, "2026-05-10", "kept")
        self.assert_evidence(promise, first, "2026-05-04")

    def test_levels_of_both_sides(self):
        """(level of theirs, level of ours) -> kept, when directors are asked for."""
        promise = self.promise("meeting", level="director")
        theirs = self.affiliate(self.kaisa, self.board)
        ours = self.unit.member_ids
        self.meeting(self.kaisa)
        for levels, state in {
            ("director", "director"): "kept",
            ("director_general", "director"): "kept",
            ("director", "director_general"): "kept",
            ("manager", "director_general"): "due",
            ("director_general", "manager"): "due",
            (False, "director"): "due",
            ("expert", "expert"): "due",
        }.items():
            with self.subTest(levels=levels):
                theirs.level, ours.level = levels
                self.assert_state(promise, "2026-05-10", state)

    def test_level_holds_on_the_day_of_the_meeting(self):
        promise = self.promise("meeting", level="director")
        self.unit.member_ids.level = "director"
        line = self.affiliate(self.kaisa, self.ministry, level="director")
        self.meeting(self.kaisa)
        for first, last, state in (
            ("2026-05-04", False, "kept"),
            ("2026-05-05", False, "due"),
            (False, "2026-05-04", "kept"),
            (False, "2026-05-03", "due"),
        ):
            line.write({"date_from": first, "date_to": last})
            self.assert_state(promise, "2026-05-10", state)

    def test_level_elsewhere_does_not_count(self):
        promise = self.promise("meeting", level="director")
        self.unit.member_ids.level = "director"
        self.affiliate(self.kaisa, self.mill, level="director_general")
        self.affiliate(self.kaisa, self.ministry, level="expert")
        self.meeting(self.kaisa)
        self.assert_state(promise, "2026-05-10", "due")

    def test_whose_card_is_elsewhere_and_who_works_here(self):
        promise = self.promise("meeting")
        event = self.meeting(self.outi)
        line = self.affiliate(self.outi, self.board)
        self.assert_state(promise, "2026-05-10", "kept")
        self.assert_evidence(promise, event, "2026-05-04")
        line.date_to = "2026-05-03"
        self.assert_state(promise, "2026-05-10", "due")

    def test_our_director_has_left_since(self):
        promise = self.promise("meeting", level="director")
        self.affiliate(self.kaisa, self.ministry, level="director")
        member = self.join(self.other_account_manager, "director")
        self.meeting(self.kaisa, user=self.other_account_manager)
        member.active = False
        self.assert_state(promise, "2026-05-10", "due")
        self.other_account_manager.active = False
        self.assert_state(promise, "2026-05-10", "kept")

    def test_a_goal_counts_what_is_evidence_each_once(self):
        plan = self.promise("meeting").plan_id
        self.meeting(self.kaisa | self.timo)
        self.meeting(self.kaisa, user=self.env.ref("base.user_root"))
        self.meeting(self.kaisa, "2027-01-01 10:00:00")
        # the meeting again, in the log; then a visit that two people logged
        self.log("visit", self.kaisa | self.timo)
        self.log("visit", self.kaisa | self.timo, day="2026-05-05")
        self.log("meeting", self.timo, day="2026-05-05")
        self.log("call", self.kaisa, day="2026-05-06")
        with freeze_time("2027-06-01 12:00:00"):
            goal = self.env["statcrm.care.goal"].create(
                {"name": "Meet", "plan_id": plan.id, "measure": "meetings"}
            )
        self.assertEqual(goal.current_value, 2)

    def test_logged_meetings_and_visits(self):
        promise = self.promise("meeting")
        for kind, state in {
            "call": "due",
            "email": "due",
            "visit": "kept",
            "meeting": "kept",
        }.items():
            entry = self.log(kind, self.kaisa)
            self.assert_state(promise, "2026-05-10", state)
            entry.unlink()
        entry = self.log("visit", self.kaisa)
        self.assert_state(promise, "2026-05-10", "kept")
        self.assert_evidence(promise, entry, "2026-05-04")
        entry.statcrm_contact_ids = self.outi
        self.assert_state(promise, "2026-05-10", "due")

    def test_days_of_what_was_logged(self):
        promise = self.promise("meeting")
        for day, state in (
            ("2025-12-31", "missed"),
            ("2026-01-01", "kept"),
            ("2026-12-31", "kept"),
            ("2027-01-01", "missed"),
        ):
            entry = self.log("visit", self.kaisa, day=day)
            self.assert_state(promise, "2027-01-05", state)
            entry.unlink()
        line = self.affiliate(self.outi, self.board)
        self.log("visit", self.outi)
        self.assert_state(promise, "2027-01-05", "kept")
        line.date_to = "2026-05-03"
        self.assert_state(promise, "2027-01-05", "missed")

    def test_what_was_logged_of_an_event_is_that_event(self):
        promise = self.promise("meeting")
        entry = self.log("meeting", self.kaisa)
        entry.calendar_event_id = self.meeting(self.kaisa, active=False)
        self.assert_state(promise, "2026-05-10", "due")

    def test_who_logs_did_not_take_part(self):
        promise = self.promise("meeting", level="director")
        self.affiliate(self.kaisa, self.ministry, level="director")
        self.join(self.director, "director")
        entry = self.log("visit", self.kaisa, user=self.director)
        entry.statcrm_colleague_ids = self.account_manager
        self.assert_state(promise, "2026-05-10", "due")
        entry.statcrm_colleague_ids = False
        self.assert_state(promise, "2026-05-10", "kept")
        entry.statcrm_colleague_ids = self.director | self.account_manager
        self.assert_state(promise, "2026-05-10", "kept")

    def log(self, kind, contacts, user=None, day="2026-05-04"):
        """A done entry of the quick log on the ministry's card."""
        user = user or self.account_manager
        return self.env["mail.activity"].create(
            {
                "res_model_id": self.env["ir.model"]._get_id("res.partner"),
                "res_id": self.ministry.id,
                "user_id": user.id,
                "statcrm_kind": kind,
                "statcrm_contact_ids": [Command.set(contacts.ids)],
                "statcrm_colleague_ids": [Command.set(user.ids)],
                "active": False,
                "date_done": day,
            }
        )

    def test_merged_customers_keep_the_evidence(self):
        promise = self.promise("meeting")
        event = self.meeting(self.outi)
        self.assert_state(promise, "2026-05-10", "due")
        self.merge(self.ministry, self.mill)
        self.assert_state(promise, "2026-05-10", "kept")
        self.assert_evidence(promise, event, "2026-05-04")
        self.merge(self.kaisa, self.outi)
        self.assert_state(promise, "2026-05-10", "kept")

    def test_same_as_a_plain_computation(self):
        customers = self.customers(6)
        people = customers.child_ids
        for person in people[:3]:
            self.affiliate(person, person.parent_id, level="director")
        self.unit.member_ids.level = "director"
        self.meeting(people[0])
        self.meeting(people[1], "2026-05-20 09:00:00")
        self.meeting(people[2] | people[3], "2026-05-06 09:00:00")
        self.meeting(people[4])

        def expected(principal):
            events = self.env["calendar.event"].search(
                [
                    ("stop", "<=", "2026-05-10 12:00:00"),
                    ("start", ">=", "2026-01-01"),
                    ("partner_ids.statcrm_principal_id", "=", principal.id),
                ],
                order="start",
            )
            return events.filtered(
                lambda event: (
                    "director"
                    in event.partner_ids.statcrm_affiliation_ids.filtered(
                        lambda line: line.principal_id == principal
                    ).mapped("level")
                )
            )[:1]

        self.assert_same_as("meeting", expected, level="director")

    def test_queries_do_not_grow(self):
        def fill(customers):
            for person in customers.child_ids:
                self.meeting(person)

        self.assert_few_queries("meeting", fill)
