"""One account manager for many customers at once."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tests import tagged

from ...common import StatcrmCommon


@tagged("post_install", "-at_install")
class TestAssignManagers(StatcrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.large = cls.segment("large_municipalities")
        cls.small = cls.segment("small_municipalities")
        cls.uusimaa = cls.env["res.country.state"].create(
            {"name": "Bulk Region", "code": "BULK", "country_id": cls.fi.id}
        )

        def town(name, segment, **values):
            return cls.company_partner(name, statcrm_segment_id=segment.id, **values)

        cls.free = town("Free", cls.large, state_id=cls.uusimaa.id, city="Wood")
        cls.other = town("Other", cls.small, city="Stone")
        cls.taken = town("Taken", cls.large, user_id=cls.other_account_manager.id)
        cls.mine = town("Mine", cls.large, user_id=cls.account_manager.id)
        cls.key = town("Key", cls.large, user_id=cls.other_account_manager.id)
        cls.nominate(cls.key, "key", cls.other_account_manager)
        cls.all = cls.free | cls.other | cls.taken | cls.mine | cls.key
        cls.Window = cls.env["statcrm.assign.managers"].with_user(cls.main_user)

    def window(self, **values):
        values = {"user_id": self.account_manager.id, **values}
        return self.Window.create(values)

    def only_ours(self, **values):
        """A window of segments that have other customers too: count ours."""
        window = self.window(**values)
        domain = self.Partner._statcrm_principal_domain() & window._get_domain()
        return self.Partner.search(domain) & self.all

    def managers(self):
        return [
            one.user_id
            for one in (self.free, self.other, self.taken, self.mine, self.key)
        ]

    def test_whom_it_takes(self):
        local = self.segment("local_government")
        unit = self.make_unit("Bulk Unit")
        role = self.env["statcrm.customer.role"].search([], limit=1)
        self.env["statcrm.customer.role.line"].create(
            {"partner_id": self.other.id, "role_id": role.id, "unit_id": unit.id}
        )
        office = self.company_partner("Office", self.free)
        self.sale(office, "2026-01-01", 5, unit_id=unit.id)
        for values, expected in (
            ({"segment_ids": local.ids}, self.all),
            ({"segment_ids": self.small.ids}, self.other),
            ({"state_ids": self.uusimaa.ids}, self.free),
            ({"city": "stone, WOOD"}, self.free | self.other),
            ({"unit_ids": unit.ids}, self.free | self.other),
            ({"segment_ids": self.small.ids, "city": "Wood"}, self.Partner),
        ):
            with self.subTest(**values):
                values = {
                    name: [Command.set(value)] if isinstance(value, list) else value
                    for name, value in values.items()
                }
                self.assertEqual(self.only_ours(**values), expected)

    def test_counts_are_told_before(self):
        window = self.window(city="Wood")
        self.all.city = "Wood"
        self.assertEqual((window.customer_count, window.managed_count), (4, 1))
        self.assertEqual((window.nominated_count, window.change_count), (1, 2))
        window.replaces = "yes"
        self.assertEqual(window.change_count, 3)
        self.assertFalse(self.free.user_id)

    def test_keep_who_answers(self):
        self.all.city = "Wood"
        self.window(city="Wood").action_assign()
        mine, theirs = self.account_manager, self.other_account_manager
        self.assertEqual(self.managers(), [mine, mine, theirs, mine, theirs])

    def test_replace_tells_each_once_and_notes_it(self):
        self.all.city = "Wood"
        more = self.company_partner(
            "More", city="Wood", user_id=self.other_account_manager.id
        )
        messages = self.env["mail.message"].search([])
        self.window(city="Wood", replaces="yes").action_assign()
        mine, theirs = self.account_manager, self.other_account_manager
        self.assertEqual(self.managers(), [mine, mine, mine, mine, theirs])
        self.assertEqual(more.user_id, mine)
        new = self.env["mail.message"].search([]) - messages
        told = new.filtered("partner_ids")
        self.assertEqual(
            sorted(told.partner_ids.mapped("name")),
            sorted([mine.name, theirs.name]),
        )
        self.assertEqual(len(told), 2)
        former = told.filtered(lambda one: theirs.partner_id in one.partner_ids)
        self.assertIn("Taken", former.body)
        self.assertIn("More", former.body)
        self.assertNotIn("Key", former.body)
        [note] = new.filtered(
            lambda one: one.model == "res.partner" and one.res_id == self.taken.id
        )
        self.assertIn(theirs.name, note.body)
        self.assertIn(mine.name, note.body)
        history = self.env["statcrm.class.history"].search(
            [("partner_id", "=", self.free.id), ("date_to", "=", False)]
        )
        self.assertEqual(history.user_id, mine)

    def test_more_than_a_list_would_take(self):
        """By the domain, in statements whose number does not grow with it."""

        def cost(city, count):
            self.Partner.create(
                [
                    {"name": f"{city} {at}", "is_company": True, "city": city}
                    for at in range(count)
                ]
            )
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.window(city=city).action_assign()
            return self.env.cr.sql_log_count - before

        cost("Warm", 1)
        few, many = cost("Few", 10), cost("Many", 400)
        self.assertLess(many - few, 40)
        made = self.Partner.search([("city", "=", "Many")])
        self.assertEqual(made.user_id, self.account_manager)

    def test_a_long_list_is_told_in_part(self):
        towns = self.Partner.create(
            [
                {
                    "name": f"Town {at}",
                    "is_company": True,
                    "city": "Far",
                    "user_id": self.other_account_manager.id,
                }
                for at in range(60)
            ]
        )
        self.window(city="Far", replaces="yes").action_assign()
        self.assertEqual(towns.user_id, self.account_manager)
        message = self.env["mail.message"].search(
            [("partner_ids", "in", self.other_account_manager.partner_id.ids)], limit=1
        )
        self.assertIn("and 10 more", message.body)
        self.assertEqual(message.body.count("<li>"), 51)

    def test_who_may(self):
        window = self.window(city="Wood")
        self.window(city="Wood").with_user(self.management).action_assign()
        for role in ("account_manager", "segment_manager", "communications", "staff"):
            user = getattr(self, role)
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.Window.with_user(user).create({})
            with self.assertRaises(AccessError):
                window.with_user(user).action_assign()
            with self.assertRaises(AccessError):
                self.Partner.with_user(user)._statcrm_assign_manager([], user)

    def test_nothing_chosen_is_whom_nobody_answers_for(self):
        """Of the five only two have no manager; whoever has one is never replaced."""
        free = self.Partner._statcrm_principal_domain() & Domain("user_id", "=", False)
        self.Partner.search(free).user_id = self.other_account_manager
        (self.free | self.other).user_id = False
        self.env.flush_all()
        for replaces in ("yes", "no"):
            window = self.window(replaces=replaces)
            self.assertEqual((window.customer_count, window.change_count), (2, 2))
            self.assertEqual((window.managed_count, window.nominated_count), (0, 0))
            action = window.action_customers()
            self.assertEqual(
                self.Partner.search(action["domain"]), self.free | self.other
            )
        window.action_assign()
        mine, theirs = self.account_manager, self.other_account_manager
        self.assertEqual(self.managers(), [mine, mine, theirs, mine, theirs])

    def test_whose_account_manager_has_left_is_without_one(self):
        """The window counts as Home and the list do, before and after one is chosen."""
        free = self.Partner._statcrm_principal_domain() & Domain("user_id", "=", False)
        self.Partner.search(free).user_id = self.account_manager
        self.free.user_id = self.other_account_manager
        left = self.Partner.search([("user_id", "=", self.other_account_manager.id)])
        self.other_account_manager.active = False
        self.env.flush_all()
        nominated = left.filtered("statcrm_nominated_class_id")
        figures = self.env["statcrm.house.figure"]
        count, _moment = figures._get("without_manager")
        self.assertEqual(count, len(left))
        self.assertEqual(self.window(user_id=False).customer_count, count)
        window = self.window(user_id=self.account_manager.id)
        self.assertEqual(window.change_count, len(left - nominated))
        self.assertEqual(window.managed_count, 0)
        window.action_assign()
        self.assertEqual((left - nominated).user_id, self.account_manager)

    def test_the_account_manager_has_to_be_chosen(self):
        with self.assertRaises(UserError):
            self.window(city="Wood", user_id=False).action_assign()

    def test_nobody_who_cannot_answer(self):
        """Portal users and archived ones are not offered, and refused."""
        self.staff.active = False
        for user in (self.portal, self.staff):
            with self.assertRaisesRegex(UserError, "cannot be an account manager"):
                self.window(
                    user_id=user.id, segment_ids=[Command.set(self.small.ids)]
                ).action_assign()
        self.assertFalse(self.other.user_id)

    def test_a_town_is_no_pattern(self):
        for pattern in ("%", "W%", "____"):
            self.assertFalse(self.only_ours(city=pattern), pattern)
