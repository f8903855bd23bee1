"""Why somebody is on the list, or why not."""

from odoo import Command
from odoo.tests import tagged

from ..target_case import TargetCase


@tagged("post_install", "-at_install")
class TestExplain(TargetCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.towns = cls.group(
            ("segment", cls.small), ("contact_role", cls.decides + cls.buys)
        )
        cls.segment_text, cls.role_text = cls.towns.criterion_ids.mapped("text")

    def test_on_the_list(self):
        self.assertEqual(
            self.towns.explain(self.anna),
            [
                "Anna is on the list.",
                f"Met: {self.segment_text}.",
                f"Met: {self.role_text}.",
            ],
        )
        self.assertEqual(
            self.towns.explain(self.anna.id), self.towns.explain(self.anna)
        )

    def test_the_criterion_that_failed(self):
        self.assertEqual(
            self.towns.explain(self.cilla),
            [
                "Cilla is not on the list.",
                f"Met: {self.segment_text}.",
                f"Not met: {self.role_text}.",
            ],
        )
        rows = self.towns.explain_rows(self.cilla)
        self.assertEqual([row["ok"] for row in rows], [False, True, False])

    def test_of_several_places_the_one_that_comes_closest(self):
        self.affiliate(self.eva, self.oulu)
        told = self.towns.explain(self.eva)
        self.assertEqual(told[0], "Eva is not on the list.")
        self.assertEqual(told[-1][:12], "As seen at M")
        self.assertEqual(len(told), 4)

    def test_nobody(self):
        cases = {
            self.oulu: "An organisation; only people are on a list.",
            self.account_manager.partner_id: "A colleague; only people of customers"
            " are on a list.",
        }
        self.dan.statcrm_affiliation_ids.date_to = "2020-01-01"
        cases[self.dan] = "Does not work for an active customer today."
        for partner, text in cases.items():
            with self.subTest(partner=partner.name):
                told = self.towns.explain(partner)
                self.assertEqual(told, [f"{partner.name} is not on the list.", text])
        self.eva.active = False
        self.assertEqual(self.towns.explain(self.eva)[1], "Archived.")

    def test_by_hand(self):
        self.towns.action_add_people(self.finn, "asked for it")
        self.towns.action_remove_people(self.bo, "on leave")
        added, removed = self.towns.explain(self.finn), self.towns.explain(self.bo)
        self.assertEqual(added[0], "Finn is on the list.")
        self.assertRegex(
            added[1], f"^Added by {self.env.user.name} on .*: asked for it"
        )
        self.assertEqual(removed[0], "Bo is not on the list.")
        self.assertRegex(
            removed[1], f"^Removed by {self.env.user.name} on .*: on leave"
        )

    def test_another_of_the_organisation(self):
        self.towns.write(
            {
                "unit_of_selection": "organisation",
                "role_order_ids": [
                    Command.create({"role_id": self.decides.id, "sequence": 1}),
                    Command.create({"role_id": self.buys.id, "sequence": 2}),
                ],
            }
        )
        self.assertEqual(
            self.towns.explain(self.bo)[:2],
            [
                "Bo is not on the list.",
                f"Anna is taken for Oulu: {self.decides.name}.",
            ],
        )
        self.towns.action_remove_people(self.anna, "said no")
        told = self.towns.explain(self.bo)
        self.assertEqual(told[0], "Bo is on the list.")
        self.assertEqual(
            told[-1], "Anna of the same organisation is refused (removed by hand)."
        )

    def test_the_same_address(self):
        self.bo.email = "anna@example.com"
        self.towns.unit_of_selection = "email"
        self.assertEqual(
            self.towns.explain(self.bo)[1], "Anna has the same address and is taken."
        )
        self.towns.unit_of_selection = "address"
        self.assertEqual(
            self.towns.explain(self.bo)[1], "Anna has the same address and is taken."
        )

    def test_no_address(self):
        self.bo.email = False
        self.towns.channel = "email"
        self.assertEqual(self.towns.explain(self.bo)[1], "No e-mail address.")
        self.towns.channel = "phone"
        self.assertEqual(self.towns.explain(self.bo)[1], "No phone number.")

    def test_of_a_frozen_copy(self):
        self.towns.unit_of_selection = "organisation"
        frozen = self.towns._freeze()
        self.assertEqual(frozen.explain(self.anna)[0], "Anna is on the list.")
        told = frozen.explain(self.bo)
        self.assertEqual(told[1], "Another person is taken for Oulu.")
        self.assertIn("Did not meet the criteria", frozen.explain(self.eva)[1])

    def test_explains_what_is_counted(self):
        """For each person and unit of selection, explain and the list agree."""
        self.affiliate(self.eva, self.oulu, role_ids=self.buys.ids)
        self.bo.email = "anna@example.com"
        for unit in ("person", "email", "organisation", "address"):
            for channel in (False, "email", "post"):
                self.towns.write({"unit_of_selection": unit, "channel": channel})
                members = self.members(self.towns)
                for person in self.everybody:
                    first = self.towns.explain(person)[0]
                    self.assertEqual(
                        first == f"{person.name} is on the list.",
                        person in members,
                        (unit, channel, person.name),
                    )
