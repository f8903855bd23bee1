from odoo.tests import tagged
from odoo.tools import SQL

from ....tools.arm import ARMS, NUMBERS
from ..arm_common import AddedArm
from ..interaction_common import InteractionCommon


@tagged("post_install", "-at_install")
class TestInteractionArms(AddedArm, InteractionCommon):
    """What an arm says of itself, and that nothing else has to know of it."""

    def given_by_area(self):
        """Return [(area, numbers of the arms)] of each class that gives some."""
        given = []
        for cls in reversed(type(self.Interaction).mro()):
            if "_get_arms" in vars(cls):
                arms = [arm.number for arm in cls._get_arms(self.Interaction)]
                area = cls.__module__.partition(".models.")[2].partition(".")[0]
                given.append((area, arms))
        return [
            (area, arms[len(before) :])
            for (area, arms), (_area, before) in zip(
                given, [("", []), *given[:-1]], strict=True
            )
        ]

    def test_no_two_arms_have_one_number(self):
        numbers = [arm.number for arm in self.Interaction._get_arms()]
        self.assertEqual(len(numbers), len({*numbers}))
        self.assertEqual([*self.Interaction._arms_by_number()], sorted(numbers))

    def test_a_number_that_is_given_twice_is_an_error(self):
        self.add_arm()
        self.assertIn(self.NUMBER, self.Interaction._arms_by_number())
        self.NUMBER = 11
        self.add_arm()
        with self.assertRaisesRegex(ValueError, "number 11"):
            self.file()

    def test_numbers_are_those_of_the_area(self):
        given = self.given_by_area()
        self.assertLessEqual({"dialogue", "care"}, {area for area, _arms in given})
        self.assertIn(("dialogue", [11, 16]), given)
        for area, arms in given:
            self.assertLessEqual({*arms}, {*NUMBERS.get(area, ())}, area)
        numbers = [number for own in NUMBERS.values() for number in own]
        self.assertEqual(len(numbers), len({*numbers}))
        self.assertLess(max(numbers), ARMS)

    def test_numbers_stay_for_good(self):
        """Ids of interactions, which are stored, are made of them."""
        expected = {
            1: "mail.activity",
            2: "mail.message",
            3: "calendar.attendee",
            4: "crm.lead",
            5: "sale.order",
            6: "account.move",
            7: "project.update",
            8: "event.registration",
            9: "survey.user_input",
            10: "mailing.trace",
            11: "statcrm.feedback",
            12: "mail.message",
            13: "calendar.event",
            14: "mail.message",
            15: "mail.message",
        }
        arms = self.Interaction._arms_by_number()
        self.assertLessEqual(expected.keys(), arms.keys())
        for number, model in expected.items():
            with self.subTest(arm=number):
                sql = SQL("%s", arms[number].sql()).code
                self.assertIn(self.env[model]._table, sql)
        on = {
            number: arm.messages_on for number, arm in arms.items() if arm.messages_on
        }
        self.assertEqual(
            {number: on[number] for number in (2, 12, 14, 15)},
            {2: "res.partner", 12: "crm.lead", 14: "sale.order", 15: "project.project"},
        )

    def test_an_arm_has_only_the_kinds_that_it_names(self):
        named = [arm for arm in self.Interaction._get_arms() if arm.kinds]
        self.assertIn(8, [arm.number for arm in named])
        for arm in named:
            with self.subTest(arm=arm.number):
                (kind,) = arm.kinds
                self.assertIn(f"'{kind}' AS kind", arm.sql().code)

    def test_an_arm_that_has_other_kinds_is_not_searched(self):
        self.add_arm(kinds=("call",))
        task = self.task(self.anna, "2026-03-02")
        mine = [("principal_id", "=", self.ministry.id)]
        for kinds in (["call"], ["visit", "call"], ["email_in"]):
            found = self.Interaction.search([*mine, ("kind", "in", kinds)])
            self.assertEqual(found.mapped("source_id"), [task.id] * ("call" in kinds))
        nothing = [("kind", "=", "unheard of")]
        self.assertFalse(self.Interaction.search([*mine, *nothing]))

    def test_each_arm_can_be_read(self):
        for number in self.Interaction._arms_by_number():
            with self.subTest(arm=number):
                self.Interaction.search([("arm", "=", number)], limit=1).read()

    def test_an_added_arm_is_in_the_file(self):
        self.add_arm(entry="project.task")
        task = self.task(self.anna, "2026-03-02")
        found = self.file()
        self.assertEqual(found.id, task.id * ARMS + self.NUMBER)
        self.assertEqual((found.kind, found.person_ids), ("call", self.anna))
        self.assertEqual(self.own_part(self.anna), found)
        self.assertEqual(self.Interaction._entry_of(task), found)
        last = self.Interaction._last_contacts(self.ministry)
        self.assertEqual(str(last[self.ministry.id]), "2026-03-02")

    def test_a_message_is_an_entry_where_its_record_has_an_arm(self):
        message = self.message(self.ministry, self.anna)
        self.assertEqual(self.Interaction._entry_of(message), self.file())
        task = self.task(self.anna, "2026-03-02")
        self.assertFalse(self.Interaction._entry_of(self.message(task)))
        self.assertFalse(self.Interaction._entry_of(task))

    def touches(self, **values):
        rows = self.env.execute_query(self.Interaction._touches_sql(**values))
        return [row[2] for row in rows if row[0] == self.anna.id]

    def test_an_added_arm_counts_as_contact_or_as_meeting(self):
        self.task(self.anna, "2026-03-02")
        for values, without_meetings in (({}, ["call"]), ({"is_meeting": True}, [])):
            with self.subTest(**values):
                self.add_arm(**values)
                self.assertEqual(self.touches(), ["call"])
                self.assertEqual(self.touches(meetings=False), without_meetings)
