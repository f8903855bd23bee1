import runpy
from itertools import product

from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools.misc import file_path

from ..common import StatcrmCommon

MIGRATION = "statcrm_custom/migrations/19.0.2.0.0/post-office_people.py"


@tagged("post_install", "-at_install")
class TestDataCompleteness(StatcrmCommon):
    """Of the seven requirements of this area; percentages are rounded down."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        names = "account_manager reachable address country business_id".split()
        names += ["contact_person", "decision_maker"]
        prefix = "statcrm_custom.statcrm_data_requirement_"
        seven = cls.env["statcrm.data.requirement"]
        for name in names:
            seven |= cls.env.ref(prefix + name)
        (seven.search([]) - seven).active = False
        cls.empty = cls.company_partner("Empty")
        # manager, phone, country: 3 of 7
        cls.some = cls.company_partner(
            "Some",
            user_id=cls.account_manager.id,
            phone="+358 9 1234",
            country_id=cls.fi.id,
        )
        cls.full = cls.company_partner(
            "Full",
            user_id=cls.account_manager.id,
            email="full@example.com",
            street="Street 1",
            city="Helsinki",
            country_id=cls.fi.id,
            vat="FI20774740",
        )
        cls.boss = cls.person("Boss", cls.full)
        cls.seat = cls.affiliate(
            cls.boss, cls.full, role_ids=cls.contact_role("decision_maker").ids
        )
        # Business ID, contact person and decision-maker are asked of companies only
        cls.citizen = cls.person("Citizen")
        cls.four = cls.empty + cls.some + cls.full + cls.citizen
        cls.everyone = cls.four + cls.boss

    def missing_names(self, partner):
        return partner.statcrm_missing_ids.mapped("name")

    def test_percentages(self):
        self.assertEqual(self.four.mapped("statcrm_completeness"), [0, 42, 100, 42])

    def test_list_of_what_is_missing(self):
        self.assertEqual(
            self.missing_names(self.some),
            ["Street and city", "Business ID", "Contact person", "Decision-maker"],
        )
        manager = self.env.ref(
            "statcrm_custom.statcrm_data_requirement_account_manager"
        )
        self.assertEqual(
            self.missing_names(self.citizen),
            [manager.name, "E-mail or phone", "Street and city", "Country"],
        )
        self.assertFalse(self.full.statcrm_missing_ids)

    def test_only_principals_are_measured(self):
        self.assertEqual(self.boss.statcrm_completeness, 100)
        self.assertFalse(self.boss.statcrm_missing_ids)

    def test_a_decision_maker_who_has_left_is_missing(self):
        self.seat.write({"date_from": "2020-01-01", "date_to": "2020-12-31"})
        self.env.invalidate_all()
        self.assertEqual(self.missing_names(self.full), ["Decision-maker"])
        self.assertEqual(self.full.statcrm_completeness, 85)

    def test_who_works_at_an_office_counts(self):
        office = self.company_partner("Office", self.some)
        desk = self.company_partner("Desk", office)
        self.company_partner("Empty Office", self.empty)
        line = self.affiliate(self.person("Olga", desk), desk)
        self.everyone |= office + desk
        wanted = ["Street and city", "Business ID", "Decision-maker"]

        def check(percent):
            self.env.flush_all()
            self.env.invalidate_all()
            self.assertEqual(self.missing_names(self.some), wanted)
            self.assertEqual(self.some.statcrm_completeness, percent)
            for name in ("contact_person", "decision_maker"):
                one = self.env.ref(f"statcrm_custom.statcrm_data_requirement_{name}")
                self.assert_search_agrees(("statcrm_missing_ids", "in", one.ids))
                self.assertIn(one, self.empty.statcrm_missing_ids)
                # a link that leads to where people are entered
                field = one._get_empty_field(self.some)
                self.assertEqual(field, "statcrm_people_ids")
            self.assert_search_agrees(("statcrm_completeness", "=", percent))

        check(57)  # 4 of 7
        line.role_ids = self.contact_role("decision_maker")
        wanted.remove("Decision-maker")
        check(71)  # 5 of 7
        line.write({"date_from": "2020-01-01", "date_to": "2020-12-31"})
        wanted[2:] = ["Contact person", "Decision-maker"]
        check(42)

    def test_the_figure_and_the_list_agree_for_readers_of_one_company(self):
        """A contact person of another company of ours is there for both."""
        other = self.env["res.company"].create({"name": "Other House"})
        theirs = self.company_partner("Theirs")
        person = self.person("Their Person", theirs)
        person.company_id = other
        self.env.flush_all()
        asked = theirs.with_user(self.staff).with_context(
            allowed_company_ids=self.env.company.ids
        )
        self.assertFalse(asked.search([("id", "=", person.id)]))
        for requirement in self.env["statcrm.data.requirement"].search([]):
            with self.subTest(requirement=requirement.name):
                found = asked.search(
                    [
                        ("id", "=", theirs.id),
                        ("statcrm_missing_ids", "in", requirement.ids),
                    ]
                )
                lacks = requirement in asked.statcrm_missing_ids.sudo()
                self.assertEqual(bool(found), lacks)

    def test_conditions_of_before_count_offices_as_well(self):
        script = runpy.run_path(file_path(MIGRATION))
        names = ("contact_person", "decision_maker")
        prefix = "statcrm_custom.statcrm_data_requirement_"
        ours = self.env["statcrm.data.requirement"].union(
            *(self.env.ref(prefix + name) for name in names)
        )
        new = ours.mapped("domain")
        self.assertEqual([pair[1] for pair in script["CHANGED"]], new)
        for one, (old, _new) in zip(ours, script["CHANGED"], strict=True):
            one.domain = old
        changed = ours[0].copy({"domain": "[('phone', '!=', False)]"})
        self.env.flush_all()
        script["migrate"](self.cr, "19.0.1.0.0")
        self.env.invalidate_all()
        self.assertEqual(ours.mapped("domain"), new)
        self.assertEqual(changed.domain, "[('phone', '!=', False)]")

    def test_what_is_not_saved_yet_is_looked_at_by_the_same_rule(self):
        """A form's record is asked one by one, what is saved in one statement."""
        for partner in self.everyone:
            new = self.Partner.new(origin=partner)
            with self.subTest(partner=partner.name):
                self.assertEqual(
                    new.statcrm_missing_ids._origin, partner.statcrm_missing_ids
                )
                self.assertEqual(new.statcrm_completeness, partner.statcrm_completeness)
        new = self.Partner.new(origin=self.some)
        new.city, new.street = "Helsinki", "Street 2"
        self.assertNotIn("Street and city", self.missing_names(new))
        self.assertIn("Street and city", self.missing_names(self.some))

    def test_an_archived_contact_tells_nothing(self):
        known = self.env["statcrm.data.requirement"].create(
            {"name": "Invoices", "domain": "[('child_ids.email', '!=', False)]"}
        )
        place = self.person("Invoices", self.some, email="i@some.example")
        self.env.invalidate_all()
        self.assertNotIn(known, self.some.statcrm_missing_ids)
        place.active = False
        self.env.invalidate_all()
        self.assertIn(known, self.some.statcrm_missing_ids)
        for name in ("statcrm_missing_ids", "statcrm_completeness"):
            value = known.id if name == "statcrm_missing_ids" else 50
            operator = "in" if name == "statcrm_missing_ids" else "<"
            found = self.Partner.search([(name, operator, value)])
            self.assertIn(self.some, found)

    def test_percentage_search_agrees_with_the_compute(self):
        values = (0, 41, 42, 43, 85, 100)
        for operator, value in product(("=", "!=", "<", "<=", ">", ">="), values):
            self.assert_search_agrees(("statcrm_completeness", operator, value))
        self.assert_search_agrees(("statcrm_completeness", "in", [0, 42]))
        self.assert_search_agrees(("statcrm_completeness", "not in", [0, 42]))
        self.assert_search_agrees(("statcrm_completeness", "=", False))
        self.assert_search_agrees(("statcrm_completeness", "!=", False))

    def test_search_of_the_missing_agrees_with_the_compute(self):
        field = "statcrm_missing_ids"
        requirements = self.env["statcrm.data.requirement"].search([])
        for requirement in requirements:
            for operator in ("in", "not in", "=", "!="):
                self.assert_search_agrees((field, operator, requirement.id))
        first = requirements[:2].ids
        self.assert_search_agrees((field, "in", first))
        self.assert_search_agrees((field, "not in", first))
        self.assert_search_agrees((field, "=", False))
        self.assert_search_agrees((field, "!=", False))
        self.assert_search_agrees((field, "in", [False, *first]))
        self.assert_search_agrees((field, "ilike", "city"))
        self.assert_search_agrees((field, "any", [("name", "=", "Country")]))

    def assert_search_agrees(self, condition):
        with self.subTest(condition=condition):
            found = self.Partner.search([("id", "in", self.everyone.ids), condition])
            expected = self.everyone.filtered(lambda one: self.holds(one, *condition))
            self.assertEqual(set(found), set(expected))
            self.assertEqual(
                set(self.everyone.filtered_domain([condition])), set(expected)
            )

    def holds(self, partner, field, operator, value):
        """Answer by plain Python what a condition says."""
        if field == "statcrm_missing_ids":
            return self.lacks(partner.statcrm_missing_ids, operator, value)
        number = partner.statcrm_completeness
        value = value or 0 if not isinstance(value, list) else value
        return {
            "=": lambda: number == value,
            "!=": lambda: number != value,
            "<": lambda: number < value,
            "<=": lambda: number <= value,
            ">": lambda: number > value,
            ">=": lambda: number >= value,
            "in": lambda: number in value,
            "not in": lambda: number not in value,
        }[operator]()

    def lacks(self, missing, operator, value):
        if operator == "ilike":
            return any(value in name.lower() for name in missing.mapped("name"))
        if operator == "any":
            return value[0][2] in missing.mapped("name")
        values = value if isinstance(value, list) else [value]
        found = bool(set(values) & set(missing.ids)) or (
            False in values and not missing
        )
        return found if operator in ("in", "=") else not found

    def test_archived_partners_are_counted_in_their_search_too(self):
        self.full.action_archive()
        domain = [("id", "=", self.full.id), ("statcrm_completeness", "=", 100)]
        self.assertFalse(self.Partner.search(domain))
        found = self.Partner.with_context(active_test=False).search(domain)
        self.assertEqual(found, self.full)

    def test_a_requirement_is_edited_added_and_archived(self):
        address = self.env.ref("statcrm_custom.statcrm_data_requirement_address")
        address.domain = "[('city', '!=', False)]"
        self.some.city = "Turku"
        self.env.invalidate_all()
        self.assertEqual(self.some.statcrm_completeness, 57)  # 4 of 7
        self.env["statcrm.data.requirement"].create(
            {"name": "Website", "domain": "[('website', '!=', False)]"}
        )
        self.env.invalidate_all()
        self.assertEqual(self.some.statcrm_completeness, 50)  # 4 of 8
        address.active = False
        self.env.invalidate_all()
        self.assertEqual(self.some.statcrm_completeness, 42)  # 3 of 7

    def test_without_requirements_nothing_is_missing(self):
        self.env["statcrm.data.requirement"].search([]).active = False
        self.env.invalidate_all()
        self.assertEqual(self.empty.statcrm_completeness, 100)
        domain = [("id", "in", self.four.ids), ("statcrm_completeness", "=", 100)]
        self.assertEqual(set(self.Partner.search(domain)), set(self.four))
        domain[1] = ("statcrm_missing_ids", "!=", False)
        self.assertFalse(self.Partner.search(domain))

    def test_a_condition_on_the_completeness_itself_is_refused(self):
        for domain in (
            "[('statcrm_completeness', '<', 50)]",
            "[('parent_id.statcrm_missing_ids', '=', False)]",
        ):
            with self.assertRaisesRegex(ValidationError, "itself"), self.cr.savepoint():
                self.env["statcrm.data.requirement"].create(
                    {"name": "Circle", "domain": domain}
                )

    def test_a_broken_condition_is_refused(self):
        for domain in (
            "[('no_such_field', '=', 1)]",
            "[('name', '=', ",
            "name",
            "[('name', 'is', 1)]",
            "42",
            "[('name',)]",
            "__import__('os')",
        ):
            with (
                self.subTest(domain=domain),
                self.assertRaisesRegex(ValidationError, "is not valid"),
                self.cr.savepoint(),
            ):
                self.env["statcrm.data.requirement"].create(
                    {"name": "Broken", "domain": domain}
                )

    def test_button_opens_those_who_lack_it(self):
        country = self.env.ref("statcrm_custom.statcrm_data_requirement_country")
        action = country.action_missing_customers()
        found = self.Partner.search(action["domain"])
        self.assertEqual(len(found), country.missing_count)
        self.assertIn(self.empty, found)
        self.assertNotIn(self.some, found)
