"""With a purpose a group asks who may be contacted for it."""

from odoo import Command
from odoo.tests import tagged

from ..target_case import TargetCase


@tagged("post_install", "-at_install")
class TestPurposeOfGroup(TargetCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        purposes = cls.env["statcrm.purpose"]
        cls.magazine = purposes.search([("code", "=", "magazine")])
        cls.offers = purposes.search([("code", "=", "offers")])
        cls.towns = cls.group(
            ("segment", cls.small), purpose_id=cls.magazine.id, channel="email"
        )

    def refuse(self, person, **values):
        values = {"answer": "no", "source": "call", **values}
        self.env["statcrm.permission"].record(person, self.magazine, "email", **values)

    def test_who_refused_is_refused_and_told_how(self):
        self.assertEqual(self.towns.count_members(), 4)
        self.refuse(self.anna)
        self.assertEqual(self.members(self.towns), self.bo + self.cilla + self.dan)
        self.assertEqual(self.towns.refusals(), {"refused": 1})
        told = self.towns.explain(self.anna)
        self.assertEqual(told[0], "Anna is not on the list.")
        self.assertRegex(told[1], r"^Refused Magazine on .* \(")
        self.refuse(self.anna, answer="yes")
        self.assertEqual(self.towns.count_members(), 4)

    def test_the_next_role_is_taken_when_the_decision_maker_said_no(self):
        self.towns.write(
            {
                "unit_of_selection": "organisation",
                "role_order_ids": [
                    Command.create({"role_id": self.decides.id, "sequence": 1}),
                    Command.create({"role_id": self.buys.id, "sequence": 2}),
                ],
            }
        )
        self.assertEqual(self.members(self.towns), self.anna + self.dan)
        self.refuse(self.anna)
        self.assertEqual(self.members(self.towns), self.bo + self.dan)
        self.assertEqual(self.towns.refusals(), {"refused": 1, "other_of_unit": 1})
        told = self.towns.explain(self.bo)
        self.assertEqual(told[0], "Bo is on the list.")
        self.assertEqual(
            told[-1], "Anna of the same organisation is refused (refused)."
        )

    def test_a_citizen_is_asked_first_for_offers(self):
        group = self.group(
            ("domain", {"text": '[("name", "=", "Finn")]'}),
            purpose_id=self.offers.id,
            channel="email",
        )
        self.members(group)
        self.assertEqual(group.refusals(), {"never_asked": 1})
        self.assertEqual(
            group.explain(self.finn)[1],
            f"Never asked for {self.offers.name} by e-mail.",
        )

    def test_any_channel(self):
        """Refused only who may be reached by none."""
        self.towns.channel = False
        self.refuse(self.anna)
        self.members(self.towns)
        self.assertEqual(self.towns.refusals().get("refused"), None)

    def test_a_frozen_copy_keeps_the_reasons(self):
        self.refuse(self.anna)
        frozen = self.towns._freeze()
        self.refuse(self.anna, answer="yes")
        self.assertEqual(frozen.refusals(), {"refused": 1})
        self.assertEqual(frozen.compare()["join"], self.anna.ids)

    def test_a_group_in_a_group_and_each_unit_of_selection(self):
        self.refuse(self.anna)
        outer = self.group(("group", self.towns))
        self.assertNotIn(self.anna, self.members(outer))
        for unit in ("email", "organisation", "address"):
            self.towns.unit_of_selection = unit
            members = self.members(self.towns)
            for person in self.everybody:
                first = self.towns.explain(person)[0]
                on_it = first == f"{person.name} is on the list."
                self.assertEqual(on_it, person in members, (unit, person.name))
