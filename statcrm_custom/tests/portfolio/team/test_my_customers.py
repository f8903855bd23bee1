import json

from odoo.tests import freeze_time, tagged

from ..team_common import TeamCommon


@freeze_time("2026-07-15")
@tagged("post_install", "-at_install")
class TestMyCustomers(TeamCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.office = cls.company_partner("Office", cls.ministry)
        cls.other = cls.company_partner("Other", user_id=cls.staff.id)
        cls.member(cls.management)
        cls.member(cls.vice_user, date_to="2026-07-14")
        cls.member(cls.communications, date_from="2026-07-16")
        cls.all = cls.ministry + cls.office + cls.other

    def mine(self, user, operator="=", value=True):
        domain = [
            ("id", "in", self.all.ids),
            ("statcrm_is_my_customer", operator, value),
        ]
        return self.Partner.with_user(user).search(domain).sudo()

    def test_manager_and_team_of_today(self):
        tree = self.ministry + self.office
        for user, expected in (
            (self.account_manager, tree),
            (self.management, tree),
            (self.staff, self.other),
            (self.vice_user, self.Partner),
            (self.communications, self.Partner),
        ):
            with self.subTest(user=user.login):
                self.assertEqual(self.mine(user), expected)
                self.assertEqual(self.mine(user, "!="), self.all - expected)
                self.assertEqual(self.mine(user, "=", False), self.all - expected)
                seen = self.all.with_user(user).filtered("statcrm_is_my_customer")
                self.assertEqual(seen.sudo(), expected)

    def test_people_of_my_customers(self):
        line = self.affiliate(self.person("Anna"), self.office)
        lines = self.env["statcrm.affiliation"].with_user(self.management)
        mine = [("organisation_id.statcrm_is_my_customer", "=", True)]
        self.assertIn(line.id, lines.search(mine).ids)

    def test_first_screen_counts_teams_apart(self):
        tiles = self.tiles(self.management)
        self.assertNotIn("my_customers", tiles)
        self.assertEqual(tiles["my_team"]["count"], 1)
        found = self.Partner.search(tiles["my_team"]["action"]["domain"])
        self.assertFalse(found)  # the administrator of the test is in no team
        found = self.Partner.with_user(self.management).search(
            tiles["my_team"]["action"]["domain"]
        )
        self.assertEqual(found.sudo(), self.ministry)
        self.assertNotIn("my_team", self.tiles(self.account_manager))
        json.dumps(tiles, default=str)  # what the browser gets

    def test_search_takes_no_further_query(self):
        partners = self.Partner.with_user(self.management)
        mine, counts = [("statcrm_is_my_customer", "=", True)], []
        for domain in (mine, [], mine):
            with self.count_queries(counts):
                partners.search(domain, limit=5)
        self.assertEqual(counts[2], counts[1])
