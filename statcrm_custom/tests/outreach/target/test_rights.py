"""Who may change which group; upper-level groups; reading as every role."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ...common import ROLES
from ..target_case import TargetCase


@tagged("post_install", "-at_install")
class TestRights(TargetCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ours = cls.make_unit("Ours", cls.account_manager)
        cls.theirs = cls.make_unit("Theirs", cls.other_account_manager)
        cls.towns = cls.group(
            ("segment", cls.small), unit_id=cls.ours.id, user_id=cls.main_user.id
        )

    def refused(self, user, **values):
        with self.assertRaises(AccessError):
            self.towns.with_user(user).write(values)
            self.env.flush_all()

    def test_everybody_reads(self):
        for role in [*ROLES, "internal"]:
            group = self.towns.with_user(getattr(self, role))
            with self.subTest(role=role):
                self.assertEqual(group.count_members(), 4)
                self.assertEqual(group.refusals(), {})
                self.assertTrue(group.explain(self.anna.id))
                self.assertEqual(group.preview({})["found"], 4)
                found = self.Partner.with_user(group.env.user)
                self.assertEqual(found.search_count(group.member_domain()), 4)

    def test_portal_reads_nothing(self):
        group = self.towns.with_user(self.portal)
        for method in (group.count_members, group.refusals, group.member_domain):
            with self.assertRaises(AccessError):
                method()
        for method in (group.explain, group.explain_rows):
            with self.assertRaises(AccessError):
                method(self.anna.id)
        with self.assertRaises(AccessError):
            group.preview({})
        with self.assertRaises(AccessError):
            self.Group.with_user(self.portal).preview({"criteria": []})

    def test_account_managers_edit_those_of_their_units(self):
        group = self.towns.with_user(self.account_manager)
        group.name = "Ours"
        group.criterion_ids = [self.criterion("open_offer", {}, True)]
        group.action_add_people(self.finn, "x")
        self.assertTrue(group.may_edit)
        other = self.other_account_manager
        self.refused(other, name="Theirs")
        self.refused(other, criterion_ids=[Command.clear()])
        with self.assertRaises(AccessError):
            self.towns.with_user(other).criterion_ids.write({"is_negated": True})
        with self.assertRaises(AccessError):
            self.towns.with_user(other).action_add_people(self.eva, "x")
        self.assertFalse(self.towns.with_user(other).may_edit)

    def test_shared_units_may_edit(self):
        self.towns.shared_unit_ids = self.theirs
        self.towns.with_user(self.other_account_manager).name = "Shared"
        self.towns.invalidate_recordset()
        self.refused(self.staff, name="x")

    def test_nobody_gives_a_group_to_a_unit_of_others(self):
        self.refused(self.account_manager, unit_id=self.theirs.id)
        mine = self.Group.with_user(self.account_manager).create({"name": "Mine"})
        self.assertEqual(mine.unit_id, self.ours)
        mine.unit_id = self.theirs  # the owner may
        mine.criterion_ids = [self.criterion("open_offer")]

    def test_upper_level_is_for_communications_and_the_main_user(self):
        self.refused(self.account_manager, is_upper_level=True)
        for user in (self.communications, self.main_user):
            group = self.towns.with_user(user)
            group.is_upper_level = True
            group.name = "Upper"
        owned = self.towns
        owned.user_id = self.account_manager
        for values in (
            {"name": "x"},
            {"is_upper_level": False},
            {"active": False},
            {"criterion_ids": [Command.clear()]},
        ):
            self.refused(self.account_manager, **values)
        with self.assertRaises(AccessError):
            self.towns.with_user(self.management).unlink()
        with self.assertRaises(AccessError):
            self.Group.with_user(self.management).create(
                {"name": "x", "is_upper_level": True}
            )
        copy = self.towns.with_user(self.communications)._freeze()
        self.assertTrue(copy.is_upper_level)

    def test_criteria_are_not_moved_into_groups_of_others(self):
        other = self.Group.with_user(self.other_account_manager).create(
            {"name": "Mine", "criterion_ids": [self.criterion("open_offer")]}
        )
        with self.assertRaises(AccessError):
            other.criterion_ids.write({"group_id": self.towns.id})
        with self.assertRaises(AccessError):
            other.criterion_ids.create(
                {"group_id": self.towns.id, "kind": "open_offer", "value": {}}
            )

    def test_nobody_marks_a_group_as_frozen_or_used(self):
        for values in (
            {"is_frozen": True},
            {"frozen_at": "2026-01-01 00:00:00"},
            {"used_on": "2026-01-01 00:00:00"},
            {"source_id": self.towns.id},
        ):
            self.refused(self.main_user, **values)
