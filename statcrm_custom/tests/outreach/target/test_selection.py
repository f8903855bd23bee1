"""One per person, e-mail, organisation and address; found = members + refused."""

from odoo import Command
from odoo.tests import tagged

from ..target_case import TargetCase


@tagged("post_install", "-at_install")
class TestSelection(TargetCase):
    def order(self, *roles):
        return {
            "unit_of_selection": "organisation",
            "role_order_ids": [
                Command.create({"role_id": role.id, "sequence": place})
                for place, role in enumerate(roles)
            ],
        }

    def test_one_per_organisation_by_the_order_of_roles(self):
        rule = ("segment", self.small)
        group = self.assertFinds(
            self.bo + self.dan, rule, **self.order(self.buys, self.decides)
        )
        self.assertEqual(group.refusals(), {"other_of_unit": 2})
        self.assertFinds(
            self.anna + self.dan, rule, **self.order(self.decides, self.buys)
        )

    def test_without_an_order_the_highest_level_is_taken(self):
        self.assertFinds(
            self.anna + self.dan,
            ("segment", self.small),
            unit_of_selection="organisation",
        )

    def test_the_next_role_is_taken_when_the_first_is_refused(self):
        group = self.group(
            ("segment", self.small), **self.order(self.decides, self.buys)
        )
        group.action_remove_people(self.anna, "asked for it")
        self.assertEqual(self.members(group), self.bo + self.dan)
        self.assertEqual(group.refusals(), {"removed": 1, "other_of_unit": 1})

    def test_the_channel_refuses_who_has_no_address(self):
        self.bo.email = False
        self.dan.phone = "+358 40 123 4567"
        rule = ("segment", self.small)
        group = self.assertFinds(
            self.anna + self.cilla + self.dan, rule, channel="email"
        )
        self.assertEqual(group.refusals(), {"no_address": 1})
        self.assertFinds(self.dan, rule, channel="phone")
        self.assertFinds(self.anna + self.bo + self.cilla, rule, channel="post")

    def test_one_per_email(self):
        self.bo.email = '"Bo" <ANNA@example.com>'
        self.cilla.email = False
        group = self.assertFinds(
            self.anna + self.dan, ("segment", self.small), unit_of_selection="email"
        )
        self.assertEqual(group.refusals(), {"twin": 1, "no_address": 1})

    def test_one_per_address_however_it_is_written(self):
        home = {"street": "Katu 5", "city": "Oulu", "zip": "90100"}
        one = self.person("One", **home)
        two = self.person("Two", **{**home, "street": "KATU  5"})
        other = self.person("Other", **{**home, "street": "Katu 6"})
        names = '[("name", "in", ["One", "Two", "Other", "Anna", "Bo", "Cilla"])]'
        group = self.assertFinds(
            one + other + self.anna + self.cilla,
            ("domain", {"text": names}),
            unit_of_selection="address",
        )
        self.assertEqual(group.refusals(), {"twin": 2})
        self.assertTrue(two)

    def test_who_works_at_two_is_taken_once_for_both(self):
        self.affiliate(self.anna, self.espoo, level="director_general")
        group = self.assertFinds(
            self.anna, ("segment", self.small), unit_of_selection="organisation"
        )
        self.assertEqual(group.count_found(), 4)

    def test_everybody_without_an_organisation_is_one_of_their_own(self):
        more = self.person("Greta")
        text = '[("name", "in", ["Finn", "Greta"])]'
        for unit in ("organisation", "email", "address", "person"):
            group = self.group(("domain", {"text": text}), unit_of_selection=unit)
            self.members(group)
            self.assertEqual(group.count_found(), 2)
        self.assertTrue(more)

    def test_preview_is_what_is_saved_later(self):
        group = self.group(
            ("segment", self.small), **self.order(self.decides, self.buys)
        )
        [criterion] = group.criterion_ids
        vals = {
            "criteria": [
                {
                    "key": "a",
                    "kind": "segment",
                    "is_negated": False,
                    "value": criterion.value,
                },
                {
                    "key": "b",
                    "kind": "contact_role",
                    "is_negated": True,
                    "value": {"ids": self.decides.ids},
                },
            ],
            "unit_of_selection": "organisation",
            "roles": self.buys.ids,
            "channel": False,
        }
        told = group.preview(vals)
        self.assertEqual((told["found"], told["members"]), (2, 1))
        self.assertEqual([one["code"] for one in told["refused"]], ["other_of_unit"])
        self.assertEqual([one["name"] for one in told["sample"]], ["Bo"])
        self.assertEqual(
            told["sentence"],
            "2 found = 1 on the list + 1 refused (1 another person of the organisation"
            " is taken)",
        )
        self.assertEqual(group.preview_criteria(vals), {"a": 4, "b": 3})
        self.assertEqual(self.Group.preview(vals)["found"], 2)
        self.assertEqual(len(group.criterion_ids), 1)  # nothing was written
        saved = group.preview({})
        self.assertEqual((saved["found"], saved["members"]), (4, 2))

    def test_queries_do_not_grow_with_the_people(self):
        group = self.group(
            ("segment", self.small),
            ("contact_role", self.decides),
            unit_of_selection="organisation",
        )
        counts = []
        for _time in range(2):
            self.env.invalidate_all()
            group.refusals()
            self.env.invalidate_all()
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            group.refusals()
            group.preview({})
            group.preview_criteria({})
            counts.append(self.env.cr.sql_log_count - before)
            for number in range(30):
                self.works(f"More{number}", self.espoo, self.decides)
        self.assertLessEqual(counts[1], counts[0])
        self.assertLess(counts[0], 60)
