from odoo import Command
from odoo.tests import freeze_time, tagged
from odoo.tools import SQL

from ..evidence_common import EvidenceCommon

HELLO = "Hello"


@tagged("post_install", "-at_install")
class TestEvidenceByTheRule(EvidenceCommon):
    """A promise is kept by what counts as contact, and by nothing else."""

    def from_card(self, people, **values):
        return self.meeting(
            people,
            res_model_id=self.env["ir.model"]._get_id("res.partner"),
            res_id=self.ministry.id,
            came="needsAction",
            **values,
        )

    def decline(self, event, partners):
        guests = event.attendee_ids.filtered(lambda one: one.partner_id in partners)
        guests.state = "declined"

    def mail(self, partners, day):
        with freeze_time(f"{day} 09:00:00"):
            message = self.ministry.message_post(
                body=HELLO,
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
                author_id=self.account_manager.partner_id.id,
                partner_ids=partners.ids,
            )
        message.date = f"{day} 09:00:00"
        return message

    def test_planned_from_the_card_and_declined_by_all(self):
        promise = self.promise("contact", months=3)
        event = self.from_card(self.kaisa)
        self.assert_state(promise, "2026-05-10", "kept")
        self.assert_evidence(promise, event, "2026-05-04")
        self.decline(event, self.kaisa)
        self.assert_state(promise, "2026-05-10", "late")
        self.decline(event, self.account_manager.partner_id)
        self.assert_state(promise, "2026-05-10", "late")

    def test_declined_by_all_of_ours(self):
        promise = self.promise("contact", months=3)
        event = self.meeting(self.kaisa, came="needsAction")
        self.assert_state(promise, "2026-05-10", "kept")
        self.decline(event, self.account_manager.partner_id)
        self.assert_state(promise, "2026-05-10", "late")

    def test_a_mail_that_came_back(self):
        promise = self.promise("contact", months=3)
        message = self.mail(self.kaisa | self.timo, "2026-05-04")
        self.assert_state(promise, "2026-05-10", "kept")
        notices = message.notification_ids
        notices[0].notification_status = "bounce"
        self.assert_state(promise, "2026-05-10", "kept")
        notices[1].notification_status = "exception"
        self.assert_state(promise, "2026-05-10", "late")

    def test_the_daily_look_finds_that_it_came_back(self):
        """What is kept is asked for by its own record."""
        promise = self.promise("contact", months=12)
        message = self.mail(self.kaisa, "2026-05-04")
        self.assert_state(promise, "2026-05-10", "kept")
        model = self.env["statcrm.evidence.contact"]

        def is_asked_again():
            with freeze_time("2026-05-11 12:00:00"):
                self.env.flush_all()
                day = self.env.company._statcrm_today()
                query = model._timed_sql(None, day)
                return self.env.execute_query(
                    SQL(
                        """SELECT promise.id FROM statcrm_care_promise promise
                             JOIN statcrm_care_plan plan ON plan.id = promise.plan_id
                            WHERE promise.id = %s AND (%s)""",
                        promise.id,
                        query,
                    )
                )

        self.assertFalse(is_asked_again())
        message.notification_ids.notification_status = "bounce"
        self.assertTrue(is_asked_again())

    def test_an_absence_note(self):
        promise = self.promise("contact", months=3)
        note = self.make_message(
            self.kaisa,
            "2026-05-04 09:00:00",
            model="res.partner",
            res_id=self.ministry.id,
            message_type="email",
            statcrm_automatic="answer",
        )
        self.assert_state(promise, "2026-05-10", "late")
        note.statcrm_automatic = False
        self.assert_state(promise, "2026-05-10", "kept")

    def test_the_last_evening_of_the_year(self):
        """Half past eleven in UTC is the next year where the house is."""
        self.env.company.resource_calendar_id.tz = "Europe/Helsinki"
        promise = self.promise("meeting")
        self.meeting(self.kaisa, start="2025-12-31 22:30:00")
        self.assert_state(promise, "2026-01-05", "kept")
        self.assertEqual(str(promise.evidence_date), "2026-01-01")

    def test_the_last_evening_belongs_to_the_next_year(self):
        self.env.company.resource_calendar_id.tz = "Europe/Helsinki"
        promise = self.promise("meeting")
        self.meeting(self.kaisa, start="2026-12-31 22:30:00")
        self.assert_state(promise, "2027-01-05", "missed")

    def test_the_last_evening_of_the_house_s_year(self):
        self.env.company.resource_calendar_id.tz = "America/New_York"
        promise = self.promise("meeting")
        self.meeting(self.kaisa, start="2027-01-01 03:00:00")
        self.assert_state(promise, "2027-01-05", "kept")
        self.assertEqual(str(promise.evidence_date), "2026-12-31")

    def test_whole_days(self):
        self.env.company.resource_calendar_id.tz = "Europe/Helsinki"
        promise = self.promise("meeting")
        self.meeting(
            self.kaisa,
            start="2026-06-29 08:00:00",
            stop="2026-06-30 18:00:00",
            allday=True,
            start_date="2026-06-29",
            stop_date="2026-06-30",
        )
        with freeze_time("2026-06-30 20:00:00"):
            promise._refresh()
            self.assertEqual(promise.state, "due")
        with freeze_time("2026-06-30 21:30:00"):
            promise._refresh()
            self.assertEqual(promise.state, "kept")
        self.assertEqual(str(promise.evidence_date), "2026-06-29")

    def test_whom_nobody_invited(self):
        """The organiser counts for contact; for a meeting of level somebody came."""
        contact = self.promise("contact", months=3)
        meeting = self.promise("meeting")
        self.meeting(self.kaisa, partner_ids=[Command.set(self.kaisa.ids)])
        self.assert_state(contact, "2026-05-10", "kept")
        self.assert_state(meeting, "2026-05-10", "due")
