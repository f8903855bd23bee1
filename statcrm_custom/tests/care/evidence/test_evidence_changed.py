from datetime import datetime

from odoo.tests import freeze_time, tagged

from ..evidence_common import EvidenceCommon

SINCE = datetime(2026, 1, 1)
INCREMENTAL = (
    "responsible",
    "nomination",
    "meeting",
    "satisfaction",
    "mailing",
    "event",
)


@tagged("post_install", "-at_install")
@freeze_time("2026-05-10 12:00:00")
class TestEvidenceChanged(EvidenceCommon):
    """A nightly run re-reads only those whose evidence may have changed."""

    def rest(self):
        """Everything was written long ago."""
        self.age_all()
        self.env.cr.execute(
            "UPDATE statcrm_account_member SET date_from = '2020-01-01'"
            " WHERE date_from > '2026-01-01'"
        )
        self.env.cr.execute("DELETE FROM calendar_event WHERE stop > '2026-01-01'")
        self.env.invalidate_all()

    def evidence(self, kind):
        """Make one piece of evidence of a kind for the ministry."""
        if kind == "meeting":
            return self.meeting(self.kaisa)
        if kind == "satisfaction":
            survey = self.env["survey.survey"].create(
                {"title": "How Are We?", "statcrm_is_satisfaction": True}
            )
            return survey.user_input_ids.create(
                {
                    "survey_id": survey.id,
                    "partner_id": self.kaisa.id,
                    "state": "done",
                    "end_datetime": "2026-05-04 12:00:00",
                }
            )
        if kind == "mailing":
            mailing = self.env["mailing.mailing"].create(
                {
                    "subject": "Magazine",
                    "mailing_model_id": self.env["ir.model"]._get_id("res.partner"),
                }
            )
            return mailing.mailing_trace_ids.create(
                {
                    "mass_mailing_id": mailing.id,
                    "model": "res.partner",
                    "res_id": self.kaisa.id,
                    "trace_status": "sent",
                    "sent_datetime": "2026-05-04 12:00:00",
                }
            )
        event = self.env["event.event"].create(
            {
                "name": "Customer day",
                "date_begin": "2026-05-04 12:00:00",
                "date_end": "2026-05-04 13:00:00",
            }
        )
        return event.registration_ids.create(
            {"event_id": event.id, "partner_id": self.kaisa.id}
        )

    def test_at_rest_nobody(self):
        self.rest()
        for kind in INCREMENTAL:
            self.assertFalse(self.changed(kind, SINCE), kind)

    def test_new_evidence_and_evidence_that_was_deleted(self):
        for kind in ("meeting", "satisfaction", "mailing", "event"):
            with self.subTest(kind=kind):
                promise = self.promise(kind)
                self.rest()
                made = self.evidence(kind)
                self.assertEqual(self.changed(kind, SINCE), self.ministry)
                promise._refresh()
                self.assertEqual(promise.state, "kept")
                self.env.cr.execute(
                    "UPDATE calendar_event SET write_date = '2020-01-01',"
                    " start = '2026-01-02', stop = '2026-01-02 01:00:00'"
                )
                self.age_all()
                later = datetime(2026, 3, 1)
                self.assertFalse(self.changed(kind, later))
                made.unlink()
                self.assertEqual(self.changed(kind, later), self.ministry)

    def test_a_mailing_that_goes_to_another_campaign(self):
        self.rest()
        made = self.evidence("mailing")
        self.age_all()
        self.assertFalse(self.changed("mailing", SINCE))
        made.mass_mailing_id.campaign_id = self.env.ref(
            "statcrm_custom.utm_campaign_newsletter"
        )
        self.assertEqual(self.changed("mailing", SINCE), self.ministry)

    def test_a_meeting_that_came_to_its_end(self):
        self.rest()
        self.meeting(self.kaisa, "2026-05-10 10:00:00")
        self.meeting(self.outi, "2026-05-10 11:30:00")
        self.age_all()
        self.assertEqual(
            self.changed("meeting", datetime(2026, 5, 10, 10)), self.ministry
        )
        self.assertFalse(self.changed("meeting", datetime(2026, 5, 10, 11, 30)))

    def test_levels_and_answers_to_an_invitation(self):
        line = self.affiliate(self.kaisa, self.board, level="expert")
        self.rest()
        event = self.meeting(self.kaisa, "2026-01-02 10:00:00")
        self.age_all()
        later = datetime(2026, 3, 1)
        for record, values in (
            (line, {"level": "director"}),
            *((one, {"state": "declined"}) for one in event.attendee_ids),
            (self.unit.member_ids, {"level": "director"}),
            (self.env["statcrm.presence"].search([]), {"start": "2026-01-02 10:00:00"}),
        ):
            self.assertFalse(self.changed("meeting", later), record._name)
            self.assertTrue(record, record._name)
            record.write(values)
            self.assertEqual(self.changed("meeting", later), self.ministry)
            self.age_all()

    def test_a_level_of_whose_entry_it_is(self):
        """Where nobody of ours is named the entry is of who did it."""
        promise = self.promise("meeting", level="director")
        self.affiliate(self.kaisa, self.ministry, level="director")
        self.rest()
        self.make_done_activity(
            self.ministry,
            "2026-02-02",
            "meeting",
            statcrm_kind="meeting",
            statcrm_contact_ids=self.kaisa.ids,
        )
        promise._refresh()
        self.assertEqual(promise.state, "due")
        self.age_all()
        later = datetime(2026, 3, 1)
        self.assertFalse(self.changed("meeting", later))
        self.unit.member_ids.level = "director"
        self.assertEqual(self.changed("meeting", later), self.ministry)
        promise._refresh()
        self.assertEqual(promise.state, "kept")

    def test_an_affiliation_that_is_written_down_later(self):
        """It is nobody's card: the guest was the ministry's by the affiliation."""
        promise = self.promise("cooperation")
        self.rest()
        group = self.env["statcrm.cooperation.group"].create(
            {"name": "Board", "contact_ids": self.kaisa.ids}
        )
        self.meeting(self.outi, statcrm_cooperation_group_id=group.id)
        promise._refresh()
        self.assertEqual(promise.state, "due")
        self.age_all()
        later = datetime(2026, 5, 9)
        for kind in ("meeting", "cooperation"):
            self.assertFalse(self.changed(kind, later), kind)
        self.affiliate(self.outi, self.ministry, date_from="2026-01-01")
        self.env.flush_all()
        self.env.cr.execute("UPDATE res_partner SET write_date = '2020-01-01'")
        for kind in ("meeting", "cooperation"):
            self.assertEqual(self.changed(kind, later), self.ministry, kind)
        promise._refresh()
        self.assertEqual(promise.state, "kept")

    def test_people_who_move_to_another_customer(self):
        """The one that lost its evidence is found, and the one that gained it."""
        promise = self.promise("meeting")
        self.rest()
        event = self.meeting(self.timo, "2026-01-02 10:00:00")
        promise._refresh()
        self.assertEqual(promise.state, "kept")
        self.age_all()
        later = datetime(2026, 3, 1)
        self.board.parent_id = self.mill
        self.assertEqual(self.changed("meeting", later), self.ministry | self.mill)
        self.assertTrue(event.exists())

    def test_who_answers(self):
        promise = self.promise("responsible")
        self.rest()
        promise._refresh()
        self.assertFalse(self.changed("responsible", SINCE))
        self.account_manager.active = False
        self.assertIn(self.ministry, self.changed("responsible", SINCE))
        self.account_manager.active = True
        self.age_all()
        self.ministry.user_id = self.director
        self.assertEqual(self.changed("responsible", SINCE), self.ministry)

    def test_a_closed_plan_goes_back_too(self):
        promise = self.promise("meeting")
        self.rest()
        event = self.meeting(self.kaisa, "2026-01-02 10:00:00")
        promise._refresh()
        promise.plan_id.sudo().state = "closed"
        event.unlink()
        self.age_all()
        self.assertEqual(self.changed("meeting", datetime(2026, 3, 1)), self.ministry)

    def test_kinds_that_time_alone_changes(self):
        for kind in ("contact", "reported", "data_complete", "feedback_answered"):
            self.assertIsNone(self.of_kind(kind)._changed_sql(SINCE))
