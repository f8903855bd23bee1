"""Small customers and short ways to make target groups."""

from odoo import Command

from ..common import StatcrmCommon


class TargetCase(StatcrmCommon):
    """Two small municipalities, a ministry, and a citizen.

    Oulu: Anna decides, Bo buys, both at the town; Cilla works at its library.
    Espoo: Dan decides. Ministry: Eva decides. Finn works nowhere.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clear_customers()
        cls.Group = cls.env["statcrm.target.group"]
        cls.small = cls.segment("small_municipalities")
        cls.local = cls.segment("local_government")
        cls.central = cls.segment("central_government")
        cls.decides = cls.contact_role("decision_maker")
        cls.buys = cls.contact_role("buyer")
        cls.oulu = cls.company_partner(
            "Oulu",
            statcrm_segment_id=cls.small.id,
            city="Oulu",
            zip="90100",
            street="Torikatu 1",
            country_id=cls.fi.id,
        )
        # an office with an address of its own
        cls.library = cls.company_partner(
            "Library",
            cls.oulu,
            type="other",
            city="Kempele",
            zip="90440",
            street="Kirjatie 2",
        )
        cls.espoo = cls.company_partner(
            "Espoo", statcrm_segment_id=cls.small.id, city="Espoo", zip="02100"
        )
        cls.ministry = cls.company_partner(
            "Ministry", statcrm_segment_id=cls.central.id, city="Helsinki", zip="00170"
        )
        cls.anna = cls.works("Anna", cls.oulu, cls.decides, level="director")
        cls.bo = cls.works("Bo", cls.oulu, cls.buys)
        cls.cilla = cls.works("Cilla", cls.library)
        cls.dan = cls.works("Dan", cls.espoo, cls.decides)
        cls.eva = cls.works("Eva", cls.ministry, cls.decides)
        cls.finn = cls.person("Finn", email="finn@example.com", city="Oulu")
        cls.everybody = cls.anna + cls.bo + cls.cilla + cls.dan + cls.eva + cls.finn

    @classmethod
    def works(cls, name, place, *roles, **values):
        """Somebody with an e-mail address who works at a place in contact roles."""
        email = f"{name.lower()}@example.com"
        person = cls.person(name, place, email=email)
        line = person.statcrm_affiliation_ids
        line.sudo().write(
            {"role_ids": [Command.set([role.id for role in roles])], **values}
        )
        return person

    @classmethod
    def criterion(cls, kind, value=None, is_negated=False):
        """A value of records may be given as records."""
        if hasattr(value, "ids"):
            value = {"ids": value.ids}
        return Command.create(
            {"kind": kind, "value": value or {}, "is_negated": is_negated}
        )

    @classmethod
    def group(cls, *criteria, **values):
        """A group of criteria (kind, value, is_negated)."""
        return cls.Group.create(
            {
                "name": "Group",
                "criterion_ids": [cls.criterion(*one) for one in criteria],
                **values,
            }
        )

    def members(self, group):
        """The people on the list; found = members + refused is checked each time."""
        people = self.Partner.search(group.member_domain())
        refused = group.refusals()
        self.assertEqual(group.count_members(), len(people))
        self.assertEqual(group.count_found(), len(people) + sum(refused.values()))
        return people

    def assertFinds(self, people, *criteria, **values):
        """A group of these criteria has these people."""
        group = self.group(*criteria, **values)
        found = self.members(group)
        self.assertEqual({*found.mapped("name")}, {*people.mapped("name")})
        return group
