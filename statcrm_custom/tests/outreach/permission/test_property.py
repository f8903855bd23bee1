"""The condition in SQL is the one that a plain reading of the rules gives."""

import random
from datetime import datetime, timedelta

from odoo.tests import tagged
from odoo.tools import SQL

from .permission_case import PermissionCase

RULES = ("asked_first", "unless_refused", "always")
CHANNELS = ("email", "phone", "post")
EMAILS = ("", "one@example.com", "ONE@Example.com", "two@example.com", "broken")
EMAILS += ("one@example.com, two@example.com",)
PHONES = ("", "040 123 4567", "+358401234567", "+46 40 123 4567", "call me")
STREETS = ("", "Kauppakatu 1", "KAUPPAKATU 1")
# as a human being compares them
SAME = {
    "one@example.com": "one",
    "ONE@Example.com": "one",
    "one@example.com, two@example.com": "one",
    "two@example.com": "two",
    "040 123 4567": "mobile",
    "+358401234567": "mobile",
    "+46 40 123 4567": "swedish",
    "Kauppakatu 1": "street",
    "KAUPPAKATU 1": "street",
}
FIELDS = {"email": "email", "phone": "phone", "post": "street"}


@tagged("post_install", "-at_install")
class TestConditionIsTheRule(PermissionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.buyer, cls.it = cls.contact_role("buyer"), cls.contact_role("it_person")

    def world(self, chance):
        """People, what they said, blacklists: (people, rows), by chance."""
        people = []
        for number in range(8):
            person = self.person(f"Person {number}")
            for place in chance.sample([self.bank, self.school], chance.randrange(3)):
                roles = chance.choice(([], [self.buyer.id], [self.it.id]))
                self.affiliate(person, place, role_ids=[(6, 0, roles)])
            person.write(
                {
                    "email": chance.choice(EMAILS),
                    "phone": chance.choice(PHONES),
                    "street": chance.choice(STREETS),
                    "city": "Oulu",
                    "message_bounce": chance.choice((0, 0, 0, 5)),
                }
            )
            people.append(person)
        rows = []
        for _row in range(chance.randrange(25)):
            person, purpose = chance.choice(people), chance.choice((self.own, None))
            when = datetime(2026, 5, 1) + timedelta(hours=chance.randrange(5))
            channel = chance.choice(CHANNELS)
            answer = chance.choice(("yes", "no")) if purpose else "no"
            self.say(person, answer, purpose, channel, when=when)
            rows.append((when, len(rows), person, purpose, channel, answer))
        if chance.random() < 0.3:
            self.env["mail.blacklist"]._add("two@example.com")
        return people, sorted(rows, key=lambda row: row[:2], reverse=True)

    def address(self, person, channel):
        """The address as a human being compares it; at work, by post, also the name."""
        there = SAME.get(person[FIELDS[channel]] or "")
        at_work = channel == "post" and person.parent_id
        return (there, person.name if at_work else "") if there else None

    def plainly(self, person, place, rows, channel):
        """The first reason against one person at one place, by reading the rules."""
        rule = self.own.rule_ids.filtered(lambda one: one.channel == channel)
        if not rule:
            return "no_rule"
        holds = rule.work_rule if place else rule.private_rule
        about = [
            row
            for row in rows
            if row[4] == channel and (row[3] or self.own.is_marketing)
        ]
        last = next((row[5] for row in about if row[2] == person), None)
        refused = holds != "always" and self.said_no(person, about, channel, last)
        return (
            refused
            or self.unreachable(person, channel)
            or self.against_the_rule(rule, holds, place, last)
        )

    def said_no(self, person, about, channel, last):
        there = self.address(person, channel)
        same = (
            row[5] for row in about if there and self.address(row[2], channel) == there
        )
        if last == "no":
            return "refused"
        return "refused_address" if next(same, None) == "no" else None

    def unreachable(self, person, channel):
        text, there = person[FIELDS[channel]] or "", self.address(person, channel)
        blocked = "two@example.com" in self.env["mail.blacklist"].search([]).mapped(
            "email"
        )
        if channel == "email" and there == ("two", "") and blocked:
            return "blacklisted"
        if not text:
            # the others have a city
            return "bad_address" if channel == "post" else "no_address"
        if channel == "email" and text.count("@") > 1:
            return "several_addresses"
        if not there:
            return "bad_address"
        is_bounced = channel == "email" and person.message_bounce >= 3
        return "bounced" if is_bounced else None

    def against_the_rule(self, rule, holds, place, last):
        if last == "yes":
            return None
        if place and rule.work_needs_role and holds != "always":
            fits = place.role_ids
            if self.own.role_ids:
                fits &= self.own.role_ids
            if not fits:
                return "role_unfit"
        return "never_asked" if holds == "asked_first" else None

    def test_condition(self):
        self.bank = self.company_partner("Bank")
        self.school = self.company_partner("School")
        self.own = self.newsletter
        seen = set()
        for seed in range(60):
            chance = random.Random(seed)
            with self.subTest(seed=seed), self.cr.savepoint() as savepoint:
                self.own.is_marketing = chance.random() < 0.5
                self.own.role_ids = chance.choice((self.buyer, self.buyer.browse()))
                self.own.rule_ids.unlink()
                for channel in CHANNELS:
                    if chance.random() < 0.9:
                        self.env["statcrm.purpose.rule"].create(
                            {
                                "purpose_id": self.own.id,
                                "channel": channel,
                                "private_rule": chance.choice(RULES),
                                "work_rule": chance.choice(RULES),
                                "work_needs_role": chance.random() < 0.5,
                            }
                        )
                people, rows = self.world(chance)
                seen |= self.compare(people, rows)
                savepoint.rollback()
            self.env.invalidate_all()
        # each reason was met, or the test would say nothing of it
        expected = {*self.permissions._get_reason_labels(), None} - {"too_recent"}
        self.assertEqual(seen, expected)

    def compare(self, people, rows):
        everybody = self.Partner.union(*people)
        seen = set()
        for channel in CHANNELS:
            judged = self.judge_places(everybody, channel)
            found = {
                (person, place): self.plainly(person, place, rows, channel)
                for person in people
                for place in person.statcrm_affiliation_ids or [self.no_place]
            }
            self.assertEqual(judged, found, channel)
            # the same, asked about one person
            one = people[0]
            alone = self.judge_places(one, channel, only=True)
            self.assertEqual(
                alone, {key: why for key, why in judged.items() if key[0] == one}
            )
            seen |= {*judged.values()}
        return seen

    @property
    def no_place(self):
        return self.env["statcrm.affiliation"]

    def judge_places(self, people, channel, only=False):
        """{(person, affiliation or none): reason}"""
        return {
            (self.Partner.browse(person), self.no_place.browse(post or ())): reason
            for person, post, reason in self.judged_rows(
                people,
                self.own,
                channel,
                only=SQL("%s", people.ids) if only else None,
            )
        }
