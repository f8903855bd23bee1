from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from ..common import StatcrmCommon


@tagged("post_install", "-at_install")
class TestWhatIsWaiting(StatcrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mine = cls.company_partner("Mine", user_id=cls.account_manager.id)
        cls.known = cls.company_partner("Known", user_id=cls.account_manager.id)
        cls.affiliate(cls.person("Anna", cls.known), cls.known)
        cls.left = cls.company_partner("Left", user_id=cls.account_manager.id)
        cls.affiliate(cls.person("Bo"), cls.left, date_to="2020-01-01")
        today = fields.Date.today()
        for days in (-2, -1, 0, 3):
            cls.mine.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=cls.account_manager.id,
                date_deadline=today + timedelta(days=days),
            )
        now = fields.Datetime.now()
        cls.env["calendar.event"].create(
            [
                {
                    "name": f"In {hours} hours",
                    "start": now + timedelta(hours=hours),
                    "stop": now + timedelta(hours=hours + 1),
                    "partner_ids": cls.account_manager.partner_id.ids,
                }
                for hours in (-30, 2, 100, 24 * 8)
            ]
        )

    def test_an_empty_list_says_what_there_is_none_of(self):
        for key, tile in self.tiles(self.staff).items():
            if "text" not in tile:
                self.assertIn(tile["label"], tile["action"]["help"], key)
                self.assertNotIn("import", tile["action"]["help"].lower(), key)

    def test_counts_of_an_account_manager(self):
        tiles = self.tiles(self.account_manager)
        self.assertEqual(
            {
                key: tiles[key]["count"]
                for key in ("late", "today", "meetings", "my_customers")
                + ("my_incomplete", "my_without_people")
            },
            {
                "late": 2,
                "today": 1,
                "meetings": 2,
                "my_customers": 3,
                "my_incomplete": 3,
                "my_without_people": 2,
            },
        )

    def test_tone_only_where_something_waits(self):
        tiles = self.tiles(self.account_manager)
        self.assertEqual(tiles["late"]["tone"], "danger")
        self.assertEqual(self.tiles(self.staff)["late"]["tone"], "")
        self.assertEqual(self.tiles(self.staff)["late"]["hint"], "")

    def test_user_is_greeted_by_first_name(self):
        self.account_manager.name = "Tea Manager"
        home = self.env["statcrm.home"].with_user(self.account_manager).get_home()
        self.assertEqual(home["user"], "Tea")
