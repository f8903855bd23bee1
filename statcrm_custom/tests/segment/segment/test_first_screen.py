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

    def test_figures_of_the_house_are_for_who_steers(self):
        for user in (self.management, self.director, self.main_user):
            self.assertIn("principals", self.tiles(user), user.login)
        others = ("staff", "account_manager", "communications", "vice_user")
        for role in (*others, "segment_manager", "internal"):
            self.assertNotIn("house", self.home(getattr(self, role)), role)

    def test_a_segment_manager_sees_the_own_segments(self):
        councils = self.segment("regional_councils")
        councils.manager_id = self.segment_manager
        before = self.counted(self.segment_manager)
        (self.theirs + self.orphan).statcrm_segment_id = councils
        self.mine.statcrm_segment_id = self.segment("libraries")
        after = self.counted(self.segment_manager)
        for key, more in (
            ("principals", 2),
            ("key_without_manager", 1),
            ("manager_left", 1),
        ):
            self.assertEqual(after[key]["count"], before[key]["count"] + more, key)
            found = self.Partner.with_user(self.segment_manager).search(
                after[key]["action"]["domain"]
            )
            self.assertEqual(len(found), after[key]["count"])
        self.assertNotIn("without_segment", after)
        self.assertNotIn("concentration", after)
        home = self.home(self.segment_manager)
        self.assertEqual(home["house"]["title"], "My segments")

    def test_nobody_is_told_to_do_what_only_others_may(self):
        """Segment rules are run by the main user, customers are handed over by few."""
        self.mine.statcrm_segment_id = self.segment("without_segment")
        hints = {
            role: " ".join(
                str(tile.get("hint"))
                for tile in self.tiles(getattr(self, role)).values()
            )
            for role in ROLES
        }
        for role in ROLES:
            user = getattr(self, role)
            runs = self.env["statcrm.segment.run"].with_user(user).has_access("create")
            self.assertEqual("segment rules" in hints[role], runs, role)

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
        tiles = self.counted(self.director)
        return {key: tiles[key] for key in keys}

    def test_every_role_sees_what_its_tiles_count(self):
        self.sale(self.mine, "1981-05-05", 500)
        self.classify("1981-12-31", 12)
        users = [getattr(self, role) for role in ROLES] + [self.internal]
        for user in users:
            tiles = self.counted(user)
            for key, tile in tiles.items():
                with self.subTest(user=user.login, tile=key):
                    action = tile["action"]
                    if action["type"] == "ir.actions.client":
                        continue  # the promise board: see its own tests
                    model = self.env[action["res_model"]].with_user(user)
                    found = model.search_count(action["domain"])
                    if "count" in tile:
                        self.assertEqual(tile["count"], found)
                    else:
                        self.assertIn("%", tile["text"])
                        self.assertEqual(found, 1)
