from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from ..common import ROLES, StatcrmCommon


@tagged("post_install", "-at_install")
class TestFirstScreenCountsWhatItOpens(StatcrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mine = cls.company_partner("Mine", user_id=cls.account_manager.id)
        cls.known = cls.company_partner("Known", user_id=cls.account_manager.id)
        cls.affiliate(cls.person("Anna", cls.known), cls.known)
        cls.left = cls.company_partner("Left", user_id=cls.account_manager.id)
        cls.affiliate(cls.person("Bo"), cls.left, date_to="2020-01-01")
        cls.theirs = cls.company_partner("X", user_id=cls.other_account_manager.id)
        cls.theirs.statcrm_nominated_class_id = cls.value_class("strategic")
        cls.orphan = cls.company_partner("Orphan")
        cls.orphan.statcrm_nominated_class_id = cls.value_class("key")
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

    def tiles(self, user):
        home = self.env["statcrm.home"].with_user(user).get_home()
        return {
            tile["key"]: tile for section in home["sections"] for tile in section["tiles"]
        }

    def test_counts_of_an_account_manager(self):
        tiles = self.tiles(self.account_manager)
        self.assertEqual(
            {
                key: tiles[key]["count"]
                for key in ("late", "today", "meetings", "my_customers")
                + ("my_incomplete", "my_without_people", "my_key")
            },
            {
                "late": 2,
                "today": 1,
                "meetings": 2,
                "my_customers": 3,
                "my_incomplete": 3,
                "my_without_people": 2,
                "my_key": 0,
            },
        )
        self.assertEqual(self.tiles(self.other_account_manager)["my_key"]["count"], 1)

    def test_tiles_of_the_house(self):
        before = {key: tile["count"] for key, tile in self.house().items()}
        self.orphan.user_id = self.account_manager
        self.mine.statcrm_segment_id = self.segment("others")
        self.theirs.statcrm_segment_id = self.segment("without_segment")
        after = {key: tile["count"] for key, tile in self.house().items()}
        self.assertEqual(after["principals"], before["principals"])
        self.assertEqual(after["without_segment"], before["without_segment"] - 1)
        self.assertEqual(
            after["key_without_manager"], before["key_without_manager"] - 1
        )

    def house(self):
        keys = ("principals", "without_segment", "key_without_manager")
        tiles = self.tiles(self.director)
        return {key: tiles[key] for key in keys}

    def test_every_role_sees_what_its_tiles_count(self):
        self.sale(self.mine, "2026-05-05", 500)
        self.classify()
        users = [getattr(self, role) for role in ROLES] + [self.internal]
        for user in users:
            tiles = self.tiles(user)
            self.assertGreaterEqual(len(tiles), 11)
            for key, tile in tiles.items():
                with self.subTest(user=user.login, tile=key):
                    action = tile["action"]
                    model = self.env[action["res_model"]].with_user(user)
                    found = model.search_count(action["domain"])
                    if "count" in tile:
                        self.assertEqual(tile["count"], found)
                    else:
                        self.assertIn("%", tile["text"])
                        self.assertEqual(found, 1)

    def test_tone_only_where_something_waits(self):
        tiles = self.tiles(self.account_manager)
        self.assertEqual(tiles["late"]["tone"], "danger")
        self.assertEqual(tiles["my_key"]["tone"], "")
        self.assertEqual(self.tiles(self.staff)["late"]["tone"], "")
        self.assertEqual(self.tiles(self.staff)["late"]["hint"], "")

    def test_user_is_greeted_by_first_name(self):
        self.account_manager.name = "Tea Manager"
        home = self.env["statcrm.home"].with_user(self.account_manager).get_home()
        self.assertEqual(home["user"], "Tea")
