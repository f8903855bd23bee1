from odoo import Command
from odoo.tests import freeze_time, tagged

from ..connection_common import NOW, ConnectionCommon


@freeze_time(NOW)
@tagged("post_install", "-at_install")
class TestConnectionsAreFound(ConnectionCommon):
    def test_held_meeting_of_both(self):
        self.meeting(
            self.aino.partner_id + self.outi.partner_id + self.kaisa,
            "2026-06-01 09:00:00",
        )
        self.meeting(self.aino.partner_id + self.kaisa, "2026-03-02 09:00:00")
        self.refresh()
        self.assertEqual(
            self.found(),
            {
                ("Aino", "Kaisa"): ("2026-06-01", "meeting", 2),
                ("Outi", "Kaisa"): ("2026-06-01", "meeting", 1),
            },
        )

    def test_what_is_no_held_meeting(self):
        both = self.aino.partner_id + self.kaisa
        self.meeting(both, "2026-07-15 13:00:00")  # in an hour
        self.meeting(both, "2026-06-01 09:00:00").active = False
        for side in both:
            event = self.meeting(both, "2026-06-02 09:00:00")
            event.attendee_ids.filtered(
                lambda guest, side=side: guest.partner_id == side
            ).state = "declined"
        self.meeting(self.kaisa + self.timo, "2026-06-03 09:00:00")
        self.refresh()
        self.assertFalse(self.found())

    def test_private_meetings_are_not_seen(self):
        both = self.aino.partner_id + self.kaisa
        private = self.meeting(both, "2026-06-01 09:00:00", privacy="private")
        self.aino.with_user(self.aino).calendar_default_privacy = "private"
        self.meeting(both, "2026-06-02 09:00:00")
        self.refresh()
        self.assertFalse(self.found())
        self.meeting(both, "2026-06-03 09:00:00", privacy="confidential")
        self.refresh()
        self.assertEqual(
            self.found(), {("Aino", "Kaisa"): ("2026-06-03", "meeting", 1)}
        )
        private.privacy = "public"
        self.refresh()
        self.assertEqual(self.found()["Aino", "Kaisa"][2], 2)

    def test_messages_written_to_a_person(self):
        self.message(self.aino.partner_id, partner_ids=self.kaisa.ids)
        # on the card and addressed: one contact, not two
        card = {"model": "res.partner", "res_id": self.kaisa.id}
        self.message(
            self.aino.partner_id, "2026-07-02", partner_ids=self.kaisa.ids, **card
        )
        self.message(self.aino.partner_id, "2026-07-03", **card)
        self.message(self.aino.partner_id, model="res.partner", res_id=self.ministry.id)
        self.refresh()
        self.assertEqual(
            self.found(self.kaisa + self.ministry),
            {("Aino", "Kaisa"): ("2026-07-03", "message", 3)},
        )

    def test_messages_from_a_person(self):
        self.message(
            self.kaisa, message_type="email", partner_ids=self.aino.partner_id.ids
        )
        card = {"model": "res.partner", "res_id": self.ministry.id}
        question = self.message(self.outi.partner_id, "2026-07-02", **card)
        self.message(
            self.timo,
            "2026-07-04",
            message_type="email",
            parent_id=question.id,
            **card,
        )
        self.refresh()
        self.assertEqual(
            self.found(),
            {
                ("Aino", "Kaisa"): ("2026-07-01", "message", 1),
                ("Outi", "Timo"): ("2026-07-04", "message", 1),
            },
        )

    def test_notes_notifications_and_mailings_are_no_contact(self):
        card = {"model": "res.partner", "res_id": self.kaisa.id}
        note = self.env.ref("mail.mt_note").id
        self.message(self.aino.partner_id, subtype_id=note, **card)
        self.message(self.aino.partner_id, is_internal=True, **card)
        for kind in ("notification", "user_notification", "email_outgoing"):
            self.message(
                self.aino.partner_id, message_type=kind, partner_ids=self.kaisa.ids
            )
        self.refresh()
        self.assertFalse(self.found())

    def test_done_activities_on_the_card(self):
        self.done_activity(self.kaisa, "2026-05-05")
        self.done_activity(self.timo, "2026-05-06", kind="todo")
        self.done_activity(self.ministry, "2026-05-07")
        self.done_activity(self.kaisa, "2026-07-30", active=True, date_done=False)
        self.refresh()
        self.assertEqual(
            self.found(self.kaisa + self.timo + self.ministry),
            {
                ("Aino", "Kaisa"): ("2026-05-05", "call", 1),
                ("Aino", "Timo"): ("2026-05-06", "activity", 1),
            },
        )

    def test_a_meeting_planned_by_an_activity_counts_once(self):
        event = self.meeting(self.aino.partner_id + self.kaisa, "2026-06-01 09:00:00")
        self.done_activity(
            self.kaisa, "2026-06-01", kind="meeting", calendar_event_id=event.id
        )
        self.refresh()
        self.assertEqual(self.found()["Aino", "Kaisa"], ("2026-06-01", "meeting", 1))

    def test_an_address_is_nobody_to_know(self):
        address = self.person("Store", self.ministry, type="delivery")
        card = self.env["statcrm.card"].with_user(self.aino)
        known = {
            one: "action_statcrm_know"
            in [action["method"] for action in card.get_card(one.id)["actions"]]
            for one in (self.kaisa, address)
        }
        self.assertEqual(known, {self.kaisa: True, address: False})

    def test_colleagues_robots_and_organisations_are_no_contact_persons(self):
        robot = self.env.ref("base.user_root").partner_id
        self.message(robot, partner_ids=self.kaisa.ids)
        self.message(
            self.aino.partner_id,
            partner_ids=(self.outi.partner_id + self.ministry).ids,
        )
        self.message(self.portal.partner_id, partner_ids=self.kaisa.ids)
        self.refresh()
        partners = self.kaisa + self.outi.partner_id + self.ministry
        self.assertFalse(self.found(partners))

    def test_strength_follows_the_written_rule(self):
        cases = [  # last contact, contacts -> strength, by hand
            ("2026-07-01", 12, 5),
            ("2026-04-15", 12, 5),
            ("2026-04-14", 12, 4),
            ("2026-07-01", 11, 4),
            ("2026-07-01", 5, 3),
            ("2025-08-01", 3, 3),
            ("2026-07-01", 1, 2),
            ("2024-07-15", 30, 2),
            ("2024-07-14", 30, 1),
        ]
        people = self.Partner.create([{"name": f"P{n}"} for n in range(len(cases))])
        for person, (last, count, _strength) in zip(people, cases, strict=True):
            for _number in range(count):
                self.message(self.aino.partner_id, last, partner_ids=person.ids)
        self.refresh()
        rows = self.env["statcrm.connection"].search(
            [("partner_id", "in", people.ids)], order="partner_id"
        )
        by_person = {row.partner_id: row.strength for row in rows}
        expected = {p: case[2] for p, case in zip(people, cases, strict=True)}
        self.assertEqual(by_person, expected)
        # the compute of one record says the same as the statement of the job
        self.env.add_to_compute(rows._fields["strength"], rows)
        self.assertEqual({row.partner_id: row.strength for row in rows}, expected)

    def test_what_was_typed_is_kept(self):
        typed = self.env["statcrm.connection"].create(
            {
                "user_id": self.aino.id,
                "partner_id": self.kaisa.id,
                "strength": 5,
                "topic": "Indicators",
            }
        )
        alone = typed.copy({"partner_id": self.timo.id, "strength": 0, "topic": False})
        self.assertEqual((typed.strength, alone.strength), (5, 1))
        self.assertEqual(typed.unit_id, self.education)
        self.done_activity(self.kaisa, "2020-05-05")
        self.refresh()
        self.assertEqual((typed.strength, typed.topic), (5, "Indicators"))
        self.assertEqual(typed.contact_count, 1)
        self.assertTrue(alone.exists())
        typed.strength = 0
        self.env.flush_all()
        self.assertEqual(typed.strength, 1)

    def test_a_unit_changes_with_the_next_run(self):
        self.done_activity(self.kaisa)
        self.refresh()
        row = self.kaisa.statcrm_connection_ids
        self.assertEqual(row.unit_id, self.education)
        self.env["statcrm.unit.member"].search(
            [("user_id", "=", self.aino.id)]
        ).unlink()
        self.join(self.aino, self.finance)
        self.refresh()
        self.assertEqual(row.unit_id, self.finance)


@freeze_time(NOW)
@tagged("post_install", "-at_install")
class TestRefreshingAgain(ConnectionCommon):
    def rows(self):
        self.env.flush_all()
        self.env.cr.execute(
            """SELECT user_id, partner_id, unit_id, strength, last_contact, last_kind,
                      contact_count, last_meeting, topic
                 FROM statcrm_connection ORDER BY user_id, partner_id"""
        )
        return self.env.cr.fetchall()

    def test_changes_give_what_everything_gives(self):
        state = self.env["statcrm.connection.refresh"]
        self.message(self.aino.partner_id, "2026-05-01", partner_ids=self.kaisa.ids)
        soon = self.meeting(self.outi.partner_id + self.timo, "2026-07-15 13:00:00")
        open_call = self.done_activity(self.kaisa, active=True, date_done=False)
        self.refresh()
        self.assertEqual(len(self.rows()), 1)
        with freeze_time("2026-07-16 12:00:00"):
            self.message(self.timo, partner_ids=self.aino.partner_id.ids)
            open_call.action_archive()
            event = self.meeting(
                self.outi.partner_id + self.kaisa, "2026-02-02 09:00:00"
            )
            state._refresh_changes()
            changed = self.rows()
            self.assertEqual(len(changed), 4)
            self.assertEqual(
                self.found(self.timo)["Outi", "Timo"], ("2026-07-15", "meeting", 1)
            )
            state._refresh_all()
            self.assertEqual(self.rows(), changed)
            # no longer held: the rows go, or lose what was found
            (soon + event).active = False
            state._refresh_changes()
            changed = self.rows()
            self.assertEqual(len(changed), 2)
            self.env["statcrm.connection"].search([]).sudo().unlink()
            state._refresh_all()
            self.assertEqual(self.rows(), changed)

    def test_twice_changes_nothing(self):
        self.done_activity(self.kaisa)
        self.refresh()
        before = self.rows()
        self.env.cr.execute("SELECT xmin, id FROM statcrm_connection ORDER BY id")
        versions = self.env.cr.fetchall()
        self.refresh()
        self.env["statcrm.connection.refresh"]._refresh_changes()
        self.assertEqual(self.rows(), before)
        self.env.cr.execute("SELECT xmin, id FROM statcrm_connection ORDER BY id")
        self.assertEqual(self.env.cr.fetchall(), versions)

    def test_a_killed_run_is_done_again(self):
        self.done_activity(self.kaisa)
        state = self.env["statcrm.connection.refresh"]
        try:
            with self.cr.savepoint():
                state._refresh_all()
                raise KeyboardInterrupt
        except KeyboardInterrupt:
            self.env.invalidate_all()
        self.assertFalse(self.rows())
        self.assertFalse(state.search([]))
        self.run_cron("ir_cron_refresh_connections")
        self.assertEqual(len(self.rows()), 1)

    def test_the_job_finds_all_once_a_day(self):
        self.run_cron("ir_cron_refresh_connections")
        state = self.env["statcrm.connection.refresh"].search([])
        self.assertEqual(str(state.full_at), NOW)
        with freeze_time("2026-07-15 13:00:00"):
            self.run_cron("ir_cron_refresh_connections")
        self.assertEqual(str(state.full_at), NOW)
        self.assertEqual(str(state.refreshed_at), "2026-07-15 13:00:00")
        with freeze_time("2026-07-16 01:00:00"):
            self.run_cron("ir_cron_refresh_connections")
        self.assertEqual(str(state.full_at), "2026-07-16 01:00:00")

    def test_what_is_typed_outlives_its_last_contact(self):
        activity = self.done_activity(self.kaisa)
        self.refresh()
        self.kaisa.statcrm_connection_ids.topic = "Indicators"
        activity.unlink()
        self.refresh()
        row = self.kaisa.statcrm_connection_ids
        self.assertEqual((row.topic, row.contact_count), ("Indicators", 0))
        self.assertFalse(row.last_contact)

    def test_statements_do_not_grow(self):
        counts = []
        for size in (10, 10, 100):
            people = self.Partner.create([{"name": f"P{n}"} for n in range(size)])
            for person in people:
                self.message(self.aino.partner_id, partner_ids=person.ids)
            with self.count_queries(counts):
                self.env["statcrm.connection.refresh"]._refresh_all()
        self.assertEqual(counts[1], counts[2])
        self.assertLessEqual(counts[2], 18)

    def test_a_new_meeting_costs_no_query_more(self):
        """The hot tables have no hook: what is stored there is core's alone."""
        self.assertNotIn("statcrm_connection", str(self.env["mail.message"]._fields))
        event = self.meeting(self.aino.partner_id + self.kaisa, "2026-06-01 09:00:00")
        event.write({"partner_ids": [Command.link(self.timo.id)]})
        self.assertFalse(self.found())
