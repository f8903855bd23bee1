"""Purposes, people and what they have said."""

from odoo import Command
from odoo.tools import SQL

from ...common import StatcrmCommon


class PermissionCase(StatcrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.country_id = cls.fi
        cls.permissions = cls.env["statcrm.permission"]
        (
            cls.offers,
            cls.events,
            cls.magazine,
            cls.service,
            cls.newsletter,
            cls.research,
        ) = (
            cls.env.ref(f"statcrm_custom.statcrm_purpose_{code}")
            for code in "offers events magazine service newsletter research".split()
        )
        cls.office = cls.company_partner(
            "Oulu", street="Torikatu 2", zip="90100", city="Oulu"
        )
        cls.anna = cls.person(
            "Anna Virta",
            email="Anna.Virta@Example.com",
            phone="+358 40 123 4567",
            street="Kauppakatu 1",
            zip="90100",
            city="Oulu",
        )

    @classmethod
    def at_work(cls, name, *roles, **values):
        """A person at Oulu, with these contact roles there."""
        person = cls.person(name, cls.office, **values)
        found = cls.env["statcrm.contact.role"].search([("code", "in", roles)])
        person.statcrm_affiliation_ids.role_ids = [Command.set(found.ids)]
        return person

    @classmethod
    def say(cls, person, answer, purpose, channel="email", when=None, **values):
        values = {"source": "call", "decided_at": when, **values}
        return cls.permissions.record(person, purpose, channel, answer, **values)

    def codes(self, person, purpose, channel="email"):
        """All reasons against it."""
        (facts,) = self.permissions._explain(person, [(purpose, channel)])
        return [one["code"] for one in facts["reasons"]]

    def judged_rows(self, people, purpose, channel="email", **options):
        """[(id of the person, of the affiliation, first reason)], as lists ask."""
        self.permissions._flush_judged()
        places = self.permissions._places_sql(people)
        judged = self.permissions._judge_sql(purpose, channel, places, **options)
        return self.env.execute_query(
            SQL("SELECT partner_id, post_id, reason FROM (%s) judged", judged)
        )

    def judge(self, people, purpose, channel="email", **options):
        """{partner: first reason or None} of people at one place."""
        rows = self.judged_rows(people, purpose, channel, **options)
        return {self.Partner.browse(one): reason for one, _post, reason in rows}

    def erase(self, person):
        person.unlink()
        self.env.flush_all()
