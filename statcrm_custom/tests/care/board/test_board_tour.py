from odoo import fields
from odoo.tests import HttpCase, tagged

from ..common import CareCommon


class BoardTourCommon(CareCommon, HttpCase):
    """A board of this year, as a tour cannot stop the clock."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["statcrm.care.plan"].search([]).sudo().active = False
        cls.programme(
            {"name": "Somebody answers", "kind": "responsible"},
            {"name": "Yearly meeting", "kind": "responsible"},
            name="Strategic programme",
        )
        year = fields.Date.today().year
        cls.plan = cls.open_year(year, fields.Date.to_date(f"{year}-01-01"))
        cls.answers, cls.meeting = cls.plan.promise_ids
        cls.meeting.sudo().write({"state": "missed"})


@tagged("post_install", "-at_install")
class TestBoardTour(BoardTourCommon):
    def test_from_red_to_green(self):
        self.start_tour(
            "/odoo/promise-board",
            "statcrm_promise_board_tour",
            login=self.account_manager.login,
        )
        self.assertEqual(self.plan.promise_ids.mapped("state"), ["kept", "kept"])


@tagged("post_install", "-at_install")
class TestBoardPhoneTour(BoardTourCommon):
    browser_size = "390x844"
    touch_enabled = True

    def test_a_list_with_the_worst_first(self):
        self.answers.sudo().state = "kept"
        self.start_tour(
            "/odoo/promise-board",
            "statcrm_promise_board_phone_tour",
            login=self.account_manager.login,
        )
