from odoo.tests import tagged

from ...common import ROLES, StatcrmCommon


@tagged("post_install", "-at_install")
class TestFirstScreenCountsWhatItOpens(StatcrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mine = cls.company_partner("Mine", user_id=cls.account_manager.id)
        cls.theirs = cls.company_partner("X", user_id=cls.other_account_manager.id)
        cls.nominate(cls.theirs, "strategic")
        cls.orphan = cls.company_partner("Orphan")
        gone = cls.env["res.users"].create({"name": "Gone", "login": "test_gone"})
        cls.nominate(cls.orphan, "key", gone)
        gone.active = False

    def test_key_customers_of_an_account_manager(self):
        self.assertEqual(self.tiles(self.account_manager)["my_key"]["count"], 0)
        self.assertEqual(self.tiles(self.account_manager)["my_key"]["tone"], "")
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

    def test_rules_are_named_to_those_who_may_run_them(self):
        self.company_partner("Unplaced").statcrm_segment_id = self.segment(
            "without_segment"
        )
        for user, may_run in ((self.director, True), (self.account_manager, False)):
            hint = self.tiles(user)["without_segment"]["hint"]
            self.assertEqual("Run the segment rules" in hint, may_run)
            self.assertIn("et the segment on the customer", hint)

    def house(self):
        keys = ("principals", "without_segment", "key_without_manager")
        tiles = self.tiles(self.director)
        return {key: tiles[key] for key in keys}

    def test_every_role_sees_what_its_tiles_count(self):
        self.sale(self.mine, "1981-05-05", 500)
        self.classify("1981-12-31", 12)
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
