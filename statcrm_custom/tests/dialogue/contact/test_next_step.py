from odoo import fields
from odoo.tests import tagged

from ..interaction_common import InteractionCommon


@tagged("post_install", "-at_install")
class TestNextStep(InteractionCommon):
    """What is planned next, of meetings and activities, private ones left out."""

    def in_days(self, days):
        return fields.Date.add(self.env.company._statcrm_today(), days=days)

    def task(self, record, days, summary):
        return self.make_activity(
            record, summary=summary, date_deadline=self.in_days(days)
        )

    def found(self, partner):
        self.env.flush_all()
        self.env.invalidate_all()
        partner = partner.with_user(self.staff)
        return partner.statcrm_next_date, partner.statcrm_next_step

    def assert_filters(self, partner):
        day = self.found(partner)[0]
        here = [("id", "=", partner.id)]
        search = partner.with_user(self.staff).search
        today = self.env.company._statcrm_today()
        self.assertEqual(
            bool(search([*here, ("statcrm_next_date", "=", False)])), not day
        )
        late = bool(day and day < today)
        self.assertEqual(bool(search([*here, ("statcrm_next_date", "<", today)])), late)

    def test_the_first_of_meetings_and_activities(self):
        self.assertEqual(self.found(self.ministry), (False, False))
        self.assert_filters(self.ministry)
        self.task(self.bertta, 20, "Send tables")
        self.assertEqual(self.found(self.ministry), (self.in_days(20), "Send tables"))
        self.meeting(self.anna | self.account_manager.partner_id, days=-10)
        for partner in (self.ministry, self.anna):
            self.assertEqual(self.found(partner)[1], "Yearly meeting")
            self.assert_filters(partner)
        for partner in (self.office, self.bertta):
            self.assertEqual(self.found(partner), (self.in_days(20), "Send tables"))
        self.task(self.ministry, -2, "Call back")
        self.assertEqual(self.found(self.ministry), (self.in_days(-2), "Call back"))
        self.assert_filters(self.ministry)
        self.assertEqual(self.found(self.other), (False, False))

    def test_every_office_above_has_the_step(self):
        """Offices are nested as deep as the customer's organisation is."""
        desk = self.company_partner("Desk", self.office)
        team = self.company_partner("Team", desk)
        member = self.person("Mia", team)
        elsewhere = self.company_partner("Elsewhere", self.office)
        self.task(member, 5, "Send tables")
        for partner in (member, team, desk, self.office, self.ministry):
            self.assertEqual(self.found(partner), (self.in_days(5), "Send tables"))
            self.assert_filters(partner)
        self.task(desk, 4, "Ask the desk")
        for partner in (desk, self.office, self.ministry):
            self.assertEqual(self.found(partner), (self.in_days(4), "Ask the desk"))
            self.assert_filters(partner)
        self.assertEqual(self.found(team), (self.in_days(5), "Send tables"))
        self.assertEqual(self.found(elsewhere), (False, False))
        self.assert_filters(elsewhere)

    def test_an_activity_of_an_offer_is_a_next_step(self):
        lead = self.env["crm.lead"].create(
            {"name": "Tables", "type": "opportunity", "partner_id": self.otto.id}
        )
        self.task(lead, 3, "Offer")
        self.assertEqual(self.found(self.other), (self.in_days(3), "Offer"))
        self.assertEqual(self.found(self.otto), (self.in_days(3), "Offer"))
        self.assert_filters(self.other)
        # the person leaves: what is under way with the customer stays there
        self.otto.parent_id = self.ministry
        self.assertEqual(self.found(self.other), (self.in_days(3), "Offer"))
        self.assertEqual(self.found(self.ministry), (False, False))

    def test_no_private_meeting_none_over_and_none_declined(self):
        mine = self.account_manager.partner_id
        self.meeting(self.anna | mine, days=-3, privacy="private")
        self.meeting(self.anna | mine, days=3)
        declined = self.meeting(self.anna | mine, days=-4)
        declined.attendee_ids.filtered(
            lambda one: one.partner_id == self.anna
        ).state = "declined"
        for partner in (self.ministry, self.anna):
            self.assertEqual(self.found(partner), (False, False))
            self.assert_filters(partner)

    def test_the_brief_says_the_same(self):
        self.task(self.bertta, 20, "Send tables")
        self.meeting(self.anna | self.account_manager.partner_id, days=-10)
        brief = self.env["statcrm.brief"].with_user(self.staff)
        section = brief._section_planned(self.ministry)
        first = section["lines"][0]["parts"][0]["text"]
        self.assertEqual(self.found(self.ministry)[1], first)
