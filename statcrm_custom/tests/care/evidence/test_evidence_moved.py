from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from ..evidence_common import EvidenceCommon


@tagged("post_install", "-at_install")
class TestEvidenceMoved(EvidenceCommon):
    """A promise is kept by what was done with people who were the customer's then."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.resource_calendar_id.tz = "Europe/Helsinki"
        cls.city = cls.company_partner("City")
        cls.nominate(cls.city, "strategic")
        cls.line = cls.affiliate(
            cls.kaisa, cls.ministry, date_from="2020-01-01", level="director"
        )

    def both(self, kind, **terms):
        """The promises of the ministry and of the city."""
        first = self.promise(kind, **terms)
        found = first.search([("programme_id", "=", first.programme_id.id)])
        return found.grouped("principal_id")[self.ministry], found.grouped(
            "principal_id"
        )[self.city]

    def leave(self, day="2026-05-31", now="2026-06-10 09:00:00"):
        with freeze_time(now):
            self.affiliate(self.kaisa, self.city, date_from="2026-06-01")
            wizard = self.env["statcrm.affiliation.end"].create(
                {"affiliation_ids": self.line.ids, "date_to": day}
            )
            wizard.action_end()
        self.assertEqual(self.kaisa.parent_id, self.city)

    def check(self, promises, day, *states):
        for promise, state in zip(promises, states, strict=True):
            self.assert_state(promise, day, state)

    def message(self, day):
        card = {"model": "res.partner", "res_id": self.kaisa.id}
        return self.make_message(date=f"{day} 09:00:00", **card)

    def test_contact(self):
        promises = self.both("contact", months=3)
        self.message("2026-05-15")
        self.check(promises, "2026-05-20", "kept", "late")
        self.leave()
        self.check(promises, "2026-06-11", "kept", "late")
        self.message("2026-06-05")
        self.check(promises, "2026-06-11", "kept", "kept")
        self.assertEqual(str(promises[0].evidence_date), "2026-05-15")

    def test_contact_of_a_card_that_moved_by_hand(self):
        promises = self.both("contact", months=3)
        self.message("2026-05-15")
        with freeze_time("2026-06-01 12:00:00"):
            self.kaisa.parent_id = self.city
        self.check(promises, "2026-06-02", "kept", "late")

    def test_meeting(self):
        promises = self.both("meeting")
        event = self.meeting(self.kaisa, "2026-05-04 09:00:00")
        self.leave()
        self.check(promises, "2026-06-11", "kept", "due")
        self.assert_evidence(promises[0], event, "2026-05-04")
        self.meeting(self.kaisa, "2026-06-04 09:00:00")
        self.check(promises, "2026-06-11", "kept", "kept")

    def test_meeting_of_a_level(self):
        promises = self.both("meeting", level="director")
        self.join(self.account_manager, "director", unit_id=self.other_unit().id)
        self.meeting(self.kaisa, "2026-05-04 09:00:00")
        self.leave()
        self.check(promises, "2026-06-11", "kept", "due")

    def other_unit(self):
        return self.make_unit("Board")

    def test_co_operation_group(self):
        promises = self.both("cooperation")
        group = self.env["statcrm.cooperation.group"].create(
            {
                "name": "Group",
                "contact_ids": [Command.set(self.kaisa.ids)],
                "user_ids": [Command.set(self.account_manager.ids)],
            }
        )
        self.meeting(
            self.kaisa,
            "2026-05-04 09:00:00",
            statcrm_cooperation_group_id=group.id,
        )
        self.leave()
        self.check(promises, "2026-06-11", "kept", "due")
        self.assertEqual(len(group._find_held()), 1)

    def test_event(self):
        promises = self.both("event")
        with freeze_time("2026-05-02 09:00:00"):
            event = self.env["event.event"].create(
                {
                    "name": "Day",
                    "date_begin": "2026-05-20 09:00:00",
                    "date_end": "2026-05-20 15:00:00",
                }
            )
        guest = self.env["event.registration"].create(
            {"event_id": event.id, "partner_id": self.kaisa.id, "state": "done"}
        )
        guest.date_closed = "2026-05-20 15:00:00"
        self.leave()
        self.check(promises, "2026-06-11", "kept", "due")

    def test_old_customer_is_looked_at_again(self):
        """Whose promise lost or kept its evidence by the move: both are named."""
        self.message("2026-05-15")
        self.leave()
        changed = self.changed("meeting", "2026-06-10 08:00:00")
        self.assertIn(self.ministry, changed)
        self.assertIn(self.city, changed)

    def test_meeting_waits_for_who_came(self):
        """The advice and the window find the old customer's promise."""
        self.promise("meeting")
        event = self.meeting(self.kaisa, "2026-05-04 09:00:00", came="needsAction")
        self.line.unlink()
        with freeze_time("2026-06-01 12:00:00"):
            self.kaisa.parent_id = self.city
        self.assertIn(self.ministry, event._statcrm_promises().principal_id)
