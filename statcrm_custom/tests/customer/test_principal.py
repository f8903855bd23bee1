import random

from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from ..common import StatcrmCommon


@tagged("post_install", "-at_install")
class TestPrincipalFollowsTheTree(StatcrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ministry = cls.company_partner("Ministry")
        cls.board = cls.company_partner("Board", cls.ministry)
        cls.expert = cls.person("Expert", cls.board)
        cls.city = cls.company_partner("City")

    def top_of(self, partner):
        """The same by an independent walk."""
        while partner.parent_id:
            partner = partner.parent_id
        return partner

    def assert_principals_true(self, partners):
        for partner in partners:
            self.assertEqual(partner.statcrm_principal_id, self.top_of(partner))

    def test_top_points_to_itself_and_the_tree_to_the_top(self):
        self.assertEqual(self.ministry.statcrm_principal_id, self.ministry)
        self.assertEqual(self.board.statcrm_principal_id, self.ministry)
        self.assertEqual(self.expert.statcrm_principal_id, self.ministry)
        self.assertTrue(self.ministry.statcrm_is_principal)
        self.assertFalse(self.expert.statcrm_is_principal)

    def test_new_tree_in_one_go(self):
        """Three levels at once, given from the bottom up: each waits for its parent."""
        bottom, top = self.Partner.create([{"name": "Office"}, {"name": "Top"}])
        middle = self.Partner.create({"name": "Middle", "is_company": True})
        bottom.parent_id, middle.parent_id = middle, top
        self.assert_principals_true(bottom + middle + top)
        people = self.Partner.create(
            [
                {"name": f"P{i}", "parent_id": office.id}
                for i, office in enumerate(bottom + middle + top + bottom)
            ]
        )
        self.assertEqual(people.statcrm_principal_id, top)

    def test_search_of_customers_finds_the_tree(self):
        domain = [("statcrm_tree_ids", "any", [("display_name", "ilike", "expert")])]
        principals = [("statcrm_is_principal", "=", True)]
        self.assertEqual(
            self.Partner.search(domain + principals)
            & (self.ministry + self.city + self.expert),
            self.ministry,
        )

    def test_offices_and_whole_organisation(self):
        clerk = self.person("Clerk", self.ministry)
        self.assertEqual(self.ministry.statcrm_office_ids, self.board)
        self.assertFalse(self.board.statcrm_office_ids)
        tree = self.ministry + self.board + self.expert + clerk
        self.assertEqual(set(self.ministry.statcrm_tree_ids), set(tree))
        self.assertFalse(self.board.statcrm_tree_ids)
        office = self.company_partner("Office", self.ministry)
        self.assertEqual(set(self.ministry.statcrm_office_ids), {self.board, office})
        self.ministry.invalidate_recordset(["statcrm_tree_ids"])
        self.assertEqual(set(self.ministry.statcrm_tree_ids), {*tree, office})

    def test_person_without_organisation_is_its_own_principal(self):
        citizen = self.person("Citizen")
        self.assertEqual(citizen.statcrm_principal_id, citizen)

    def test_moved_subtree_has_the_new_top(self):
        self.board.parent_id = self.city
        self.assertEqual(self.board.statcrm_principal_id, self.city)
        self.assertEqual(self.expert.statcrm_principal_id, self.city)
        self.assertEqual(self.ministry.statcrm_principal_id, self.ministry)

    def test_top_that_gets_a_parent_takes_its_tree_along(self):
        self.ministry.parent_id = self.city
        self.assertEqual(
            (self.ministry + self.board + self.expert).statcrm_principal_id, self.city
        )

    def test_removed_parent_makes_a_principal(self):
        self.board.parent_id = False
        self.assertEqual(self.board.statcrm_principal_id, self.board)
        self.assertEqual(self.expert.statcrm_principal_id, self.board)

    def test_archived_tree_keeps_its_principal(self):
        self.ministry.action_archive()
        self.assertEqual(self.expert.statcrm_principal_id, self.ministry)
        child = self.person("Later", self.board)
        self.assertEqual(child.statcrm_principal_id, self.ministry)

    def test_deleted_parent_leaves_principals(self):
        self.ministry.unlink()
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self.board.statcrm_principal_id, self.board)
        self.assertEqual(self.expert.statcrm_principal_id, self.board)

    def test_deleted_office_in_the_middle(self):
        self.board.unlink()
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self.expert.statcrm_principal_id, self.expert)

    def test_many_at_once(self):
        parents = [self.ministry, self.board, self.city, self.Partner]
        partners = self.Partner.create(
            [
                {"name": f"Office {number}", "parent_id": parents[number % 4].id}
                for number in range(40)
            ]
        )
        self.assert_principals_true(partners)
        partners.write({"parent_id": self.city.id})
        self.assertEqual(partners.statcrm_principal_id, self.city)

    def test_cycle_is_refused(self):
        with self.assertRaises(ValidationError):
            self.ministry.parent_id = self.board
            self.env.flush_all()

    def test_search_finds_what_the_compute_says(self):
        ours = self.ministry + self.board + self.expert + self.city
        inside = [("id", "in", ours.ids)]
        tops = self.ministry + self.city
        found = self.Partner.search([*inside, ("statcrm_is_principal", "=", True)])
        self.assertEqual(found, ours.filtered("statcrm_is_principal"))
        self.assertEqual(set(found), set(tops))
        others = self.Partner.search([*inside, ("statcrm_is_principal", "!=", True)])
        self.assertEqual(set(others), set(ours - tops))
        domain = [("statcrm_is_principal", "=", True)]
        self.assertEqual(set(ours.filtered_domain(domain)), set(tops))

    def test_organisation_button_opens_the_whole_tree(self):
        action = self.expert.action_statcrm_organisation()
        found = self.Partner.search(action["domain"])
        self.assertEqual(set(found), set(self.ministry + self.board))

    def test_a_new_office_is_made_where_the_organisation_is_shown(self):
        for card, above in (
            (self.ministry, self.ministry),
            (self.board, self.board),
            (self.expert, self.board),
        ):
            context = card.action_statcrm_organisation()["context"]
            with Form(self.Partner.with_context(**context)) as form:
                self.assertFalse(form._get_modifier("parent_id", "invisible"))
                form.name = "New Office"
            office = form.record
            self.assertTrue(office.is_company)
            self.assertEqual(office.parent_id, above)
            self.assertEqual(office.statcrm_principal_id, self.ministry)


@tagged("post_install", "-at_install")
class TestPrincipalsAreFilledAtInstall(StatcrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        chance = random.Random(7)
        partners = cls.Partner.create([{"name": f"Node {n}"} for n in range(120)])
        order = list(partners)
        chance.shuffle(order)
        for place, partner in enumerate(order):
            if place and chance.random() < 0.85:
                partner.parent_id = order[chance.randrange(place)]
        cls.partners = partners
        cls.env.flush_all()
        cls.expected = {one: one.statcrm_principal_id for one in partners}

    def spoil(self, partners):
        self.env.cr.execute(
            "UPDATE res_partner SET statcrm_principal_id = NULL WHERE id IN %s",
            (partners._ids,),
        )
        self.env.invalidate_all()

    def principals(self):
        self.env.invalidate_all()
        return {one: one.statcrm_principal_id for one in self.partners}

    def test_one_statement_says_the_same_as_the_orm(self):
        self.assertGreater(len(set(self.expected.values())), 5)
        self.assertLess(len(set(self.expected.values())), 60)
        self.spoil(self.partners)
        self.assertNotEqual(self.principals(), self.expected)
        self.Partner._statcrm_fill_principal()
        self.assertEqual(self.principals(), self.expected)

    def test_refill_mends_the_trees_of_some(self):
        leaf = max(self.partners, key=self._depth)
        self.assertGreaterEqual(self._depth(leaf), 3)
        tree = self.partners.filtered(
            lambda one: self.expected[one] == self.expected[leaf]
        )
        self.spoil(tree)
        leaf._statcrm_refill_tree()
        self.assertEqual(self.principals(), self.expected)

    def _depth(self, partner):
        return 1 + self._depth(partner.parent_id) if partner.parent_id else 0

    def test_filters_on_tree_and_offices(self):
        top = self.company_partner("Filtered Top")
        office = self.company_partner("Filtered Office", top)
        person = self.person("Filtered Person", office)
        mine = [("id", "in", (top | office | person).ids)]
        for domain, found in (
            ([("statcrm_tree_ids", "ilike", "filtered person")], top),
            ([("statcrm_tree_ids", "in", person.ids)], top),
            ([("statcrm_tree_ids", "!=", False)], top),
            ([("statcrm_tree_ids", "=", False)], office | person),
            ([("statcrm_office_of_id", "ilike", "filtered top")], office),
            ([("statcrm_office_of_id", "=", top.id)], office),
            ([("statcrm_office_of_id", "!=", False)], office),
            ([("statcrm_office_of_id", "=", False)], top | person),
        ):
            with self.subTest(domain=domain):
                self.assertEqual(self.Partner.search(mine + domain), found)
