"""For random people, places and criteria a group is what plain Python finds."""

import unittest

from odoo import Command
from odoo.tests import tagged

from ..target_case import TargetCase

try:
    from hypothesis import HealthCheck, given, settings
    from hypothesis import strategies as st
except ImportError:  # a tool of development
    st = None

UNITS = ("person", "email", "organisation", "address")
LEVELS = ("expert", "manager", "director")
EMAILS = ("a@example.com", "b@example.com", None)
TOWNS = ("Oulu", "Espoo", None)

if st:
    PEOPLE = st.lists(
        st.fixed_dictionaries(
            {
                "email": st.sampled_from(EMAILS),
                "active": st.sampled_from((True, True, True, False)),
                # (place, role, level)
                "posts": st.lists(
                    st.tuples(
                        st.integers(0, 3),
                        st.integers(0, 2),
                        st.sampled_from((*LEVELS, None)),
                    ),
                    max_size=3,
                    unique_by=lambda post: post[0],
                ),
                "hand": st.sampled_from((None, None, None, "added", "removed")),
            }
        ),
        min_size=1,
        max_size=7,
    )
    PLACES = st.lists(
        st.tuples(st.integers(0, 1), st.sampled_from(TOWNS)), min_size=4, max_size=4
    )
    CRITERIA = st.lists(
        st.tuples(
            st.sampled_from(("segment", "role", "level", "city")),
            st.integers(0, 2),
            st.booleans(),
        ),
        min_size=1,
        max_size=3,
    )


@tagged("post_install", "-at_install")
class TestProperty(TargetCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.everybody.active = False
        cls.segments = [cls.small, cls.central]
        cls.roles = [cls.decides, cls.buys]

    def make(self, people, places):
        """Make the people and places; the fourth place is an office of the third."""
        made = self.Partner
        for number, (segment, town) in enumerate(places):
            top = number < 3
            made |= self.company_partner(
                f"Place {number}",
                None if top else made[2],
                type="contact" if top else "other",
                statcrm_segment_id=top and self.segments[segment].id,
                city=town,
                street=town and f"Katu {number}",
            )
        persons = self.Partner
        for number, one in enumerate(people):
            person = self.person(f"P{number}", email=one["email"])
            persons |= person
            for place, role, level in one["posts"]:
                self.affiliate(
                    person,
                    made[place],
                    level=level,
                    role_ids=self.roles[role].ids if role < 2 else [],
                )
            if not one["active"]:
                # as if imported: its posts are still there
                self.env.flush_all()
                self.env.cr.execute(
                    "UPDATE res_partner SET active = FALSE WHERE id = %s", [person.id]
                )
        self.env.flush_all()
        self.env.invalidate_all()
        return persons, made

    def build(self, criteria, unit, channel):
        kinds = {
            "segment": lambda at: ("segment", self.segments[at % 2]),
            "role": lambda at: ("contact_role", self.roles[at % 2]),
            "level": lambda at: ("level", {"keys": [LEVELS[at]]}),
            "city": lambda at: ("city", {"text": TOWNS[at % 2]}),
        }
        group = self.group(
            *((*kinds[kind](at), negated) for kind, at, negated in criteria),
            unit_of_selection=unit,
            channel=channel,
            role_order_ids=[
                Command.create({"role_id": self.roles[1].id, "sequence": 1})
            ],
        )
        return group

    # The same in plain Python, from the drawn values only.

    def rows(self, people, places):
        """[(person, place or None, role, level)]"""
        found = []
        for number, one in enumerate(people):
            posts = one["posts"] or [(None, 2, None)]
            found += [(number, place, role, level) for place, role, level in posts]
        return found

    def meets(self, row, places, kind, at):
        _person, place, role, level = row
        if kind == "role":
            return role == at % 2
        if kind == "level":
            return level == LEVELS[at]
        if place is None:
            return False
        top = 2 if place == 3 else place
        if kind == "segment":
            return places[top][0] == at % 2
        return (places[place][1] or places[top][1]) == TOWNS[at % 2]

    def key(self, row, people, places, unit):
        person, place, *_rest = row
        email = people[person]["email"]
        if unit == "email" and email:
            return email
        if unit == "organisation" and place is not None:
            return 2 if place == 3 else place
        if unit == "address" and place is not None and places[place][1]:
            return ("Katu", place)
        return ("person", person)

    def reason(self, row, people, places, unit, channel):
        person, place, *_rest = row
        if people[person]["hand"] == "removed":
            return "removed"
        if not people[person]["active"]:
            return "archived"
        has_street = place is not None and places[place][1]
        needs = {channel, {"email": "email", "address": "post"}.get(unit)}
        if "email" in needs and not people[person]["email"]:
            return "no_address"
        # an office without an address of its own has none: its people neither
        if "post" in needs and not has_street:
            return "no_address"
        return None

    def evaluate(self, people, places, criteria, unit, channel):
        """{person: None or the reason}"""
        met = [
            row
            for row in self.rows(people, places)
            if people[row[0]]["active"]
            and all(
                self.meets(row, places, kind, at) != negated
                for kind, at, negated in criteria
            )
        ]
        found = {row[0] for row in met}
        rows = met + [
            row
            for row in self.rows(people, places)
            if people[row[0]]["hand"] == "added" and row[0] not in found
        ]

        def rank(row):
            person, place, role, level = row
            high = ("director", "manager", "expert", None).index(level)
            # posts were made in the order in which they were drawn
            at = (
                [one[0] for one in people[person]["posts"]].index(place)
                if place is not None
                else 0
            )
            return (0 if role == 1 else 1, high, person, at)

        units = {}
        for row in rows:
            if self.reason(row, people, places, unit, channel) is None:
                units.setdefault(self.key(row, people, places, unit), []).append(row)
        taken = {min(some, key=rank)[0] for some in units.values()}
        told = {}
        for row in rows:
            person = row[0]
            reason = self.reason(row, people, places, unit, channel)
            other = "other_of_unit" if unit == "organisation" else "twin"
            if person in taken:
                told[person] = None
            elif reason is None:
                told[person] = other
            elif told.get(person) != other:
                told.setdefault(person, reason)
        return told

    def check(self, people, places, criteria, unit, channel):
        persons, _places = self.make(people, places)
        group = self.build(criteria, unit, channel)
        for number, one in enumerate(people):
            if one["hand"]:
                group._keep_by_hand(persons[number], "why", one["hand"])
        told = self.evaluate(people, places, criteria, unit, channel)
        counts = {}
        for reason in told.values():
            counts[reason] = counts.get(reason, 0) + 1
        members = {persons[number] for number, why in told.items() if why is None}
        self.assertEqual({*self.Partner.search(group.member_domain())}, members)
        self.assertEqual(group.count_members(), counts.pop(None, 0))
        self.assertEqual(group.refusals(), counts)
        self.assertEqual(group.count_found(), len(told))
        frozen = group._freeze()
        self.assertEqual(frozen.refusals(), counts)
        self.assertEqual(frozen.count_found(), len(told))
        for number, person in enumerate(persons):
            first = group.explain(person)[0]
            self.assertEqual(
                first == f"{person.name} is on the list.", person in members, number
            )

    @unittest.skipUnless(st, "hypothesis is not installed")
    def test_group_equals_plain_python(self):
        @settings(
            max_examples=40,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=[*HealthCheck],
        )
        @given(
            PEOPLE,
            PLACES,
            CRITERIA,
            st.sampled_from(UNITS),
            st.sampled_from((False, "email", "post")),
        )
        def check(people, places, criteria, unit, channel):
            savepoint = self.env.cr.savepoint()
            try:
                self.check(people, places, criteria, unit, channel)
            finally:
                savepoint.close(rollback=True)
                self.env.invalidate_all(flush=False)

        check()
