"""People added and removed by hand, with who and why; copies of groups."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from ..target_case import TargetCase


@tagged("post_install", "-at_install")
class TestByHand(TargetCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.towns = cls.group(("segment", cls.small), name="Towns")

    def test_added_and_removed_people_survive(self):
        self.towns.action_add_people(self.finn, "asked for it")
        self.towns.action_remove_people([self.bo.id], "on leave")
        self.assertEqual(
            self.members(self.towns), self.anna + self.cilla + self.dan + self.finn
        )
        self.works("Hilla", self.espoo)
        self.assertEqual(self.towns.count_members(), 5)
        kept = self.towns.by_hand_ids.grouped("partner_id")
        self.assertEqual(kept[self.finn].note, "asked for it")
        self.assertEqual(kept[self.bo].user_id, self.env.user)
        self.assertIn("on leave", self.towns.message_ids[0].body)

    def test_the_last_word_counts(self):
        self.towns.action_add_people(self.finn, "a")
        self.towns.action_remove_people(self.finn, "b")
        self.assertNotIn(self.finn, self.members(self.towns))
        self.assertEqual(len(self.towns.by_hand_ids), 1)
        self.towns.action_add_people(self.finn, "c")
        self.assertIn(self.finn, self.members(self.towns))
        self.towns.by_hand_ids.action_forget()
        self.assertNotIn(self.finn, self.members(self.towns))

    def test_who_is_added_and_archived_is_told(self):
        self.towns.action_add_people(self.finn, "a")
        self.finn.active = False
        self.members(self.towns)
        self.assertEqual(self.towns.refusals(), {"archived": 1})
        self.assertEqual(self.towns.count_found(), 5)

    def test_an_added_person_is_at_every_place(self):
        """One per organisation: who is added and works in Oulu competes there."""
        self.affiliate(self.eva, self.oulu, level="director_general")
        self.towns.unit_of_selection = "organisation"
        self.assertEqual(self.members(self.towns), self.dan + self.eva)
        ministry = self.group(("segment", self.central))
        ministry.action_add_people(self.anna, "x")
        self.assertEqual(self.members(ministry), self.anna + self.eva)

    def test_bad_input(self):
        for people, why in ((self.finn, ""), (self.finn, "  "), (self.oulu, "x")):
            with self.assertRaises(UserError):
                self.towns.action_add_people(people, why)
        with self.assertRaises(UserError):
            self.towns._freeze().action_add_people(self.finn, "x")

    def test_only_methods_write_the_rows(self):
        self.towns.action_add_people(self.finn, "a")
        group = self.towns.with_user(self.communications)
        for values in (
            {"note": "b"},
            {"group_id": self.towns.copy().id},
            {"reason": "archived"},
        ):
            with self.assertRaises(AccessError):
                group.by_hand_ids.write(values)
        with self.assertRaises(AccessError):
            group.by_hand_ids.unlink()
        with self.assertRaises(AccessError):
            group.write({"by_hand_ids": [(5,)]})
        with self.assertRaises(AccessError):
            self.env["statcrm.target.member"].with_user(self.main_user).create(
                {"group_id": group.id, "partner_id": self.finn.id, "origin": "added"}
            )

    def test_merged_people_are_one_row(self):
        self.towns.action_add_people(self.finn, "a")
        double = self.person("Finn Twin")
        self.towns.action_remove_people(double, "b")
        self.merge(double, self.finn)
        [row] = self.towns.by_hand_ids
        self.assertEqual((row.partner_id, row.origin), (self.finn, "removed"))
        self.assertNotIn(self.finn, self.members(self.towns))

    def merge(self, source, target):
        wizard = self.env["base.partner.merge.automatic.wizard"]
        wizard._merge((source + target).ids, target)
        self.env.invalidate_all()

    def test_duplicate_takes_criteria_and_people_along(self):
        self.towns.action_add_people(self.finn, "a")
        self.towns.used_on = "2026-01-01 00:00:00"
        copy = self.Group.browse(self.towns.action_duplicate()["res_id"])
        self.assertEqual(self.members(copy), self.members(self.towns))
        self.assertEqual(copy.name, "Towns (copy)")
        self.assertFalse(copy.used_on)
        self.assertEqual(copy.by_hand_ids.note, "a")
        living = self.towns._freeze().copy()
        self.assertFalse(living.is_frozen or living.member_ids)
        self.assertEqual(living.count_found(), 4)

    def test_unused_for_a_year_is_flagged(self):
        self.towns.sudo().used_on = "2026-01-15 00:00:00"
        unused = [("is_unused", "=", True), ("id", "=", self.towns.id)]
        with freeze_time("2027-01-10"):
            self.env.invalidate_all()
            self.assertFalse(self.towns.is_unused or self.Group.search(unused))
        with freeze_time("2027-01-17"):
            self.env.invalidate_all()
            self.assertTrue(self.towns.is_unused)
            self.assertTrue(self.Group.search(unused))
        with freeze_time("2028-01-17"):
            self.env.invalidate_all()
            self.towns._freeze()  # it is used now
            self.assertFalse(self.Group.search(unused))
