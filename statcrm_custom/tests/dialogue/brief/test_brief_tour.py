from odoo.tests import HttpCase, tagged

from ..brief_case import BriefCommon


@tagged("post_install", "-at_install")
class TestBriefTour(BriefCommon, HttpCase):
    def test_from_the_card_and_from_a_meeting(self):
        self.nominate(self.ministry, "strategic")
        mill = self.company_partner("Havukka Mill")
        self.done("<b>Census</b>", self.kaisa)
        event = self.meeting("Negotiation", self.timo + mill, user=self.account_manager)
        self.start_tour(
            f"/odoo/res.partner/{self.kaisa.id}",
            "statcrm_brief_tour",
            login=self.account_manager.login,
        )
        self.start_tour(
            f"/odoo/calendar.event/{event.id}",
            "statcrm_brief_meeting_tour",
            login=self.account_manager.login,
        )
