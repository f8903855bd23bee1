from odoo.tests import tagged

from ..interaction_common import InteractionCommon


@tagged("post_install", "-at_install")
class TestInteractionMeeting(InteractionCommon):
    def test_one_row_for_a_customer_however_many_attend(self):
        cecilia = self.person("Cecilia", self.office)
        meeting = self.meeting(self.anna | self.bertta | cecilia | self.otto)
        found = self.file()
        self.assertEqual(found.kind, "meeting")
        self.assertEqual(found.summary, "Yearly meeting")
        self.assertEqual(found.user_id, self.account_manager)
        self.assertEqual((found.res_model, found.res_id), (meeting._name, meeting.id))
        self.assertEqual(found.person_ids, self.anna | self.bertta | cecilia)
        self.assertEqual(self.file(self.other).person_ids, self.otto)

    def test_who_declined_did_not_take_part(self):
        meeting = self.meeting(self.anna | self.bertta)
        meeting.attendee_ids.filtered(
            lambda guest: guest.partner_id == self.anna
        ).do_decline()
        self.assertEqual(self.file().person_ids, self.bertta)
        self.assertFalse(self.own_part(self.anna))
        meeting.attendee_ids.do_decline()
        self.assertFalse(self.file())

    def test_what_has_not_begun_or_was_cancelled_is_none(self):
        self.meeting(self.anna, days=-1)
        self.assertFalse(self.file())
        held = self.meeting(self.anna)
        self.assertTrue(self.file())
        held.action_archive()
        self.assertFalse(self.file())
        held.unlink()
        self.assertFalse(self.file())

    def test_a_meeting_of_the_card_without_participants(self):
        values = {"res_id": self.ministry.id}
        values["res_model_id"] = self.env["ir.model"]._get_id("res.partner")
        alone = self.meeting(self.Partner, **values)
        found = self.file()
        self.assertEqual((found.partner_id, found.res_id), (self.ministry, alone.id))
        # with somebody of theirs it is the row of that person, still one
        alone.partner_ids += self.bertta
        self.assertEqual(self.file().partner_id, self.bertta)

    def test_an_activity_planned_as_meeting_is_told_by_the_calendar(self):
        meeting = self.meeting(self.anna)
        self.done_call(self.anna, calendar_event_id=meeting.id)
        self.assertEqual(self.file().mapped("kind"), ["meeting"])

    def assertNowhere(self, partners):
        """Not in a file, a list, a count, a group, a text; not for their owner."""
        for user in (self.account_manager, self.main_user, self.staff):
            Interaction = self.Interaction.with_user(user)
            for domain in (
                [("principal_id", "=", self.ministry.id)],
                [("kind", "=", "meeting")],
                [("person_ids", "in", partners.ids)],
                [("summary", "ilike", "Yearly")],
            ):
                self.assertFalse(Interaction.search(domain))
                self.assertEqual(Interaction.search_count(domain), 0)
                self.assertFalse(Interaction._read_group(domain, ["kind"], ["__count"]))
            for partner in partners | self.ministry:
                mine = partner.with_user(user)
                self.assertFalse(mine.statcrm_file()["items"])
                self.assertFalse(mine.statcrm_file_choices()["kinds"])

    def test_private_meetings_are_nowhere(self):
        self.Interaction.search([("kind", "=", "meeting")])
        self.env["calendar.event"].search([]).write({"active": False})
        meeting = self.meeting(self.anna | self.bertta, privacy="private")
        self.assertNowhere(self.anna | self.bertta)
        meeting.privacy = False
        self.assertEqual(len(self.file()), 1)
        mine = self.account_manager.with_user(self.account_manager)
        mine.calendar_default_privacy = "private"
        self.assertNowhere(self.anna | self.bertta)
        # an own word of the event goes before the calendar's
        meeting.privacy = "public"
        self.assertEqual(len(self.file()), 1)

    def test_a_private_meeting_of_the_card_is_nowhere(self):
        self.env["calendar.event"].search([]).write({"active": False})
        values = {"res_id": self.ministry.id, "privacy": "private"}
        values["res_model_id"] = self.env["ir.model"]._get_id("res.partner")
        self.meeting(self.Partner, **values)
        self.assertNowhere(self.ministry)

    def test_its_id_tells_nothing_either(self):
        meeting = self.meeting(self.anna)
        found = self.file()
        meeting.privacy = "private"
        self.env.flush_all()
        found.invalidate_recordset()
        self.assertFalse(found.exists())
        self.assertFalse(self.Interaction.search([("id", "=", found.id)]))
        self.assertEqual(found.action_open()["tag"], "display_notification")
        self.assertFalse(found.read(["summary"]))
