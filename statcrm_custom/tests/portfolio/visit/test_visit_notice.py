from datetime import date

from odoo import Command
from odoo.tests import Form, freeze_time, tagged

from ..connection_common import NOW, ConnectionCommon


@freeze_time(NOW)
@tagged("post_install", "-at_install")
class TestSecondVisit(ConnectionCommon):
    """Aino of Education plans; Outi of Finance meets the ministry on 3 August."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.theirs = cls.outi.partner_id + cls.timo
        with freeze_time("2026-07-10 12:00:00"):
            cls.other = cls.meeting(cls.theirs, "2026-08-03 09:00:00", cls.outi)
        cls.both = cls.aino.partner_id + cls.kaisa

    def warning(self, start, **values):
        event = self.meeting(self.both, start, **values)
        return event.with_user(self.aino).statcrm_other_visits

    def told(self):
        """(who was told, text) of each note, oldest first."""
        notes = self.env["mail.message"].search(
            [
                ("message_type", "=", "user_notification"),
                ("subject", "=", "Another unit meets your customer"),
            ],
            order="id",
        )
        return [(note.notified_partner_ids.name, note.preview) for note in notes]

    def tell(self):
        self.run_cron("ir_cron_tell_visits")
        return self.told()

    def test_told_before_it_is_saved(self):
        form = Form(self.env["calendar.event"].with_user(self.aino))
        form.name = "Visit"
        form.start = "2026-07-25 09:00:00"
        form.stop = "2026-07-25 10:00:00"
        self.assertFalse(form.statcrm_other_visits)
        form.partner_ids.add(self.kaisa)
        text = f"{self.outi.name} (Finance): meeting with Ministry on Aug 3."
        self.assertEqual(form.statcrm_other_visits, text)

    def test_a_visit_planned_on_the_card_before_anybody_is_invited(self):
        context = {
            "default_name": "Visit",
            "default_partner_ids": self.aino.partner_id.ids,
            "default_res_model_id": self.env["ir.model"]._get_id("res.partner"),
            "default_res_model": "res.partner",
            "default_res_id": self.ministry.id,
        }
        events = self.env["calendar.event"].with_user(self.aino)
        form = Form(events.with_context(**context))
        form.start = "2026-07-25 09:00:00"
        form.stop = "2026-07-25 10:00:00"
        text = f"{self.outi.name} (Finance): meeting with Ministry on Aug 3."
        self.assertEqual(form.statcrm_other_visits, text)
        event = form.save()
        [(name, text)] = self.tell()
        self.assertEqual(name, self.outi.name)
        self.assertIn(f"{self.aino.name} (Education): meeting with Ministry", text)
        # and the other way round: Outi's visit is not hers alone any more
        self.other.partner_ids = [Command.unlink(self.timo.id)]
        self.assertFalse(self.other.with_user(self.outi).statcrm_other_visits)
        self.other.write({"res_model_id": event.res_model_id, "res_id": event.res_id})
        told = self.other.with_user(self.outi).statcrm_other_visits
        self.assertIn(f"{self.aino.name} (Education): meeting with Ministry", told)

    def test_who_declined_is_not_visited(self):
        self.other.write(
            {
                "res_model_id": self.env["ir.model"]._get_id("res.partner"),
                "res_id": self.ministry.id,
            }
        )
        self.assertTrue(self.warning("2026-07-20 09:00:00"))
        guest = self.other.attendee_ids.filtered(
            lambda one: one.partner_id == self.timo
        )
        guest.state = "declined"
        self.assertFalse(self.warning("2026-07-20 14:00:00"))

    def test_fourteen_days_and_no_more(self):
        self.assertTrue(self.warning("2026-07-20 09:00:00"))
        self.assertFalse(self.warning("2026-07-19 09:00:00"))
        self.assertTrue(self.warning("2026-08-17 09:00:00"))
        self.assertFalse(self.warning("2026-08-18 09:00:00"))

    def test_a_visit_of_last_week_is_told_too(self):
        self.other.write(
            {"start": "2026-07-08 09:00:00", "stop": "2026-07-08 10:00:00"}
        )
        text = f"{self.outi.name} (Finance) met Ministry on Jul 8."
        self.assertEqual(self.warning("2026-07-20 09:00:00"), text)

    def test_private_meetings_stay_private(self):
        self.other.privacy = "private"
        self.assertFalse(self.warning("2026-08-03 09:00:00"))
        self.assertFalse(self.tell())
        self.other.privacy = False
        self.outi.with_user(self.outi).calendar_default_privacy = "private"
        self.assertFalse(self.warning("2026-08-03 14:00:00"))
        self.assertFalse(self.tell())

    def test_a_private_plan_is_told_to_nobody(self):
        self.assertTrue(self.warning("2026-08-03 09:00:00", privacy="private"))
        self.assertFalse(self.tell())

    def test_own_unit_own_visit_and_other_customers(self):
        members = self.env["statcrm.unit.member"]
        member = members.search([("user_id", "=", self.outi.id)])
        member.unit_id = self.education
        self.assertFalse(self.warning("2026-08-03 09:00:00"))
        member.unit_id = self.finance
        self.other.partner_ids = [Command.link(self.aino.partner_id.id)]
        self.assertFalse(self.warning("2026-08-03 14:00:00"))
        self.other.partner_ids = [Command.unlink(self.aino.partner_id.id)]
        stranger = self.person("Stranger", self.company_partner("Other"))
        event = self.meeting(self.aino.partner_id + stranger, "2026-08-03 09:00:00")
        self.assertFalse(event.statcrm_other_visits)

    def test_calls_and_visits_from_the_card(self):
        call = self.env.ref("mail.mail_activity_data_call")
        todo = self.env.ref("mail.mail_activity_data_todo")
        window = self.env["mail.activity.schedule"].with_user(self.aino)
        context = {"active_model": "res.partner", "active_ids": self.kaisa.ids}
        form = Form(window.with_context(**context))
        form.activity_type_id = call
        form.date_deadline = date(2026, 8, 1)
        self.assertIn("(Finance): meeting with Ministry", form.statcrm_other_visits)
        form.activity_type_id = todo
        self.assertFalse(form.statcrm_other_visits)
        activity = self.done_activity(
            self.kaisa, active=True, date_done=False, date_deadline="2026-08-01"
        )
        self.assertIn("(Finance): meeting with Ministry", activity.statcrm_other_visits)

    def test_who_planned_before_is_told_once(self):
        event = self.meeting(self.both, "2026-07-25 09:00:00")
        [(name, text)] = self.tell()
        self.assertEqual(name, self.outi.name)
        self.assertIn(f"{self.aino.name} (Education): meeting with Ministry", text)
        event.start = "2026-07-26 09:00:00"
        self.assertEqual(len(self.tell()), 1)
        with freeze_time("2026-07-18 12:00:00"):
            self.assertEqual(len(self.tell()), 1)

    def test_who_planned_before_is_told_before_the_invitation(self):
        self.kaisa.email = "kaisa@ministry.example"
        self.env["calendar.event"].create(
            {
                "name": "Visit",
                "start": "2026-07-25 09:00:00",
                "stop": "2026-07-25 10:00:00",
                "partner_ids": self.both.ids,
                "user_id": self.aino.id,
            }
        )
        [(name, _text)] = self.told()
        self.assertEqual(name, self.outi.name)
        [note] = self.env["mail.message"].search(
            [("subject", "=", "Another unit meets your customer")]
        )
        invitations = self.env["mail.message"].search(
            [("partner_ids", "in", self.kaisa.ids), ("id", "!=", note.id)]
        )
        self.assertTrue(invitations)
        self.assertLess(note.id, min(invitations.ids))

    def test_a_call_planned_from_the_card_is_told_at_once(self):
        window = self.env["mail.activity.schedule"].with_user(self.aino)
        form = Form(
            window.with_context(active_model="res.partner", active_ids=self.kaisa.ids)
        )
        form.activity_type_id = self.env.ref("mail.mail_activity_data_call")
        form.date_deadline = date(2026, 8, 1)
        form.save().action_schedule_activities()
        [(name, _text)] = self.told()
        self.assertEqual(name, self.outi.name)

    def test_an_activity_counts_as_a_visit_on_both_sides(self):
        self.other.active = False
        with freeze_time("2026-07-10 12:00:00"):
            self.done_activity(
                self.timo,
                active=True,
                date_done=False,
                date_deadline="2026-08-03",
                user_id=self.outi.id,
            )
        self.done_activity(
            self.kaisa, active=True, date_done=False, date_deadline="2026-08-01"
        )
        [(name, _text)] = self.tell()
        self.assertEqual(name, self.outi.name)

    def test_who_goes_along_is_not_told(self):
        self.meeting(self.both + self.outi.partner_id, "2026-07-25 09:00:00")
        self.assertFalse(self.tell())

    def test_statements_of_the_job_do_not_grow(self):
        counts = []
        for size in (10, 10, 100):
            for number in range(size):
                company = self.company_partner(f"C{number}")
                person = self.person("P", company)
                self.meeting(self.aino.partner_id + person, "2026-08-03 09:00:00")
            with self.count_queries(counts):
                self.env["statcrm.visit.notice"]._cron_tell()
        self.assertEqual(counts[1], counts[2])

    def test_old_notices_are_forgotten(self):
        notice = self.env["statcrm.visit.notice"].create({"visits": "a b"})
        self.env["statcrm.visit.notice"]._gc_notices()
        self.assertTrue(notice.exists())
        with freeze_time("2100-01-01"):
            self.env["statcrm.visit.notice"]._gc_notices()
        self.assertFalse(notice.exists())
