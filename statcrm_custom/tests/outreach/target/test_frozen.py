"""A frozen copy never changes, and is compared with today."""

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..target_case import TargetCase


@tagged("post_install", "-at_install")
class TestFrozen(TargetCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.towns = cls.group(("segment", cls.small), name="Towns")
        cls.towns.unit_of_selection = "organisation"
        cls.towns.role_order_ids = [Command.create({"role_id": cls.decides.id})]
        cls.towns.action_add_people(cls.finn, "asked for it")

    def freeze(self):
        return self.Group.browse(self.towns.action_freeze()["res_id"])

    def test_keeps_members_and_refused_with_reasons(self):
        frozen = self.freeze()
        self.assertTrue(frozen.is_frozen and frozen.frozen_at)
        self.assertEqual(frozen.source_id, self.towns)
        self.assertEqual(self.members(frozen), self.anna + self.dan + self.finn)
        self.assertEqual(frozen.refusals(), self.towns.refusals())
        self.assertEqual(frozen.refusals(), {"other_of_unit": 2})
        added = frozen.member_ids.filtered(lambda row: row.origin == "added")
        self.assertEqual(added.partner_id, self.finn)
        self.assertEqual(self.towns.copy_count, 1)
        refused = self.Partner.search(frozen.action_refused("other_of_unit")["domain"])
        self.assertEqual(refused, self.bo + self.cilla)
        self.assertEqual(
            frozen.criterion_ids.mapped("text"), self.towns.criterion_ids.mapped("text")
        )

    def test_never_changes(self):
        frozen = self.freeze()
        self.espoo.statcrm_segment_id = self.central
        self.anna.active = False
        self.towns.criterion_ids.unlink()
        self.towns.action_remove_people(self.finn, "x")
        self.dan.unlink()
        self.assertEqual(frozen.count_members(), 3)
        self.assertEqual(frozen.count_found(), 5)
        found = self.Partner.with_context(active_test=False)
        self.assertEqual(found.search(frozen.member_domain()), self.anna + self.finn)

    def test_merged_people_keep_the_count(self):
        frozen = self.freeze()
        wizard = self.env["base.partner.merge.automatic.wizard"]
        wizard._merge((self.dan + self.anna).ids, self.anna)
        self.env.invalidate_all()
        self.assertEqual(frozen.count_found(), 5)
        self.assertEqual(frozen.refusals(), {"other_of_unit": 2, "merged": 1})

    def test_nobody_changes_it(self):
        frozen = self.freeze()
        for user in (self.communications, self.main_user):
            mine = frozen.with_user(user)
            for values in (
                {"unit_of_selection": "person"},
                {"channel": "email"},
                {"criterion_ids": [self.criterion("open_offer")]},
                {"role_order_ids": [(0, 0, {"role_id": self.buys.id})]},
            ):
                with self.assertRaises(UserError):
                    mine.write(values)
                    self.env.flush_all()
            with self.assertRaises(UserError):
                mine.criterion_ids.write({"is_negated": True})
            with self.assertRaises(UserError):
                mine.criterion_ids.unlink()
            with self.assertRaises(UserError):
                mine.role_order_ids.role_id = self.decides
            with self.assertRaises(UserError):
                mine.role_order_ids.unlink()
            with self.assertRaises(UserError):
                mine.action_freeze()
            mine.name = "Another name"
        self.assertEqual(frozen.count_found(), 5)

    def test_compared_with_today(self):
        frozen = self.freeze()
        told = frozen.compare()
        self.assertEqual((told["join"], told["leave"]), ([], []))
        self.espoo.statcrm_segment_id = self.central
        hilla = self.works("Hilla", self.oulu, self.decides, level="director_general")
        told = frozen.compare()
        self.assertEqual(told["join"], hilla.ids)
        self.assertEqual({*told["leave"]}, {*(self.anna + self.dan).ids})
        self.assertEqual(told["sentence"], "Today 1 would join and 2 would leave.")
        search = self.Partner.search
        self.assertEqual(search(frozen.action_joined()["domain"]), hilla)
        self.assertEqual(search(frozen.action_left()["domain"]), self.anna + self.dan)
        with self.assertRaises(UserError):
            self.towns.compare()

    def test_a_living_group_may_be_deleted(self):
        frozen = self.freeze()
        self.towns.unlink()
        self.assertEqual(frozen.count_found(), 5)
        with self.assertRaises(UserError):
            frozen.compare()
