from datetime import date

from lxml import etree
from psycopg2 import IntegrityError

from odoo.exceptions import ValidationError
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger
from odoo.tools.safe_eval import safe_eval

from ..common import StatcrmCommon


@freeze_time("2026-06-15")
@tagged("post_install", "-at_install")
class TestAffiliations(StatcrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ministry = cls.company_partner("Ministry")
        cls.board = cls.company_partner("Board", cls.ministry)
        cls.city = cls.company_partner("City")
        cls.anna = cls.person("Anna", cls.ministry, function="Counsellor")
        cls.decides = cls.contact_role("decision_maker")
        cls.buys = cls.contact_role("buyer")

    def test_one_person_at_several_places_with_several_roles(self):
        self.affiliate(
            self.anna, self.ministry, role_ids=(self.decides + self.buys).ids
        )
        self.affiliate(self.anna, self.city, role_ids=self.buys.ids, level="director")
        places = self.anna.statcrm_affiliation_ids.organisation_id
        self.assertEqual(set(places), set(self.ministry + self.city))
        self.assertEqual(
            self.ministry.statcrm_people_ids.role_ids, self.decides + self.buys
        )

    def test_search_by_contact_role_leaves_out_who_has_left(self):
        self.affiliate(self.anna, self.ministry, role_ids=self.buys.ids)
        bo = self.person("Bo")
        self.affiliate(bo, self.city, role_ids=self.buys.ids, date_to="2026-06-14")
        self.affiliate(bo, self.city, role_ids=self.decides.ids, date_from="2026-06-15")
        arch = self.Partner.get_view(
            self.env.ref("base.view_res_partner_filter").id, "search"
        )["arch"]
        field = etree.fromstring(arch).find(".//field[@name='statcrm_people_ids']")
        domain = safe_eval(field.get("filter_domain"), {"self": self.buys.name})
        ours = self.anna + bo + self.ministry + self.city
        found = self.Partner.search([("id", "in", ours.ids), *domain])
        self.assertEqual(set(found), {self.anna, self.ministry})

    def test_seven_contact_roles_are_there(self):
        codes = self.env["statcrm.contact.role"].search([]).mapped("code")
        self.assertEqual(
            codes,
            [
                "decision_maker",
                "influential_person",
                "buyer",
                "statistics_contact",
                "cooperative_partner",
                "billing_contact",
                "it_person",
            ],
        )

    def test_current_is_from_first_to_last_day(self):
        periods = {
            (False, False): True,
            ("2026-06-15", False): True,
            ("2026-06-16", False): False,
            (False, "2026-06-15"): True,
            (False, "2026-06-14"): False,
            ("2026-01-01", "2026-12-31"): True,
            ("2025-01-01", "2025-12-31"): False,
            ("2027-01-01", "2027-12-31"): False,
        }
        lines = self.env["statcrm.affiliation"]
        for number, (first, last) in enumerate(periods):
            lines += self.affiliate(
                self.person(f"P{number}"), self.city, date_from=first, date_to=last
            )
        self.assertEqual(lines.mapped("is_current"), list(periods.values()))
        inside = [("id", "in", lines.ids)]
        for operator, value, wanted in (
            ("=", True, True),
            ("!=", True, False),
            ("=", False, False),
            ("in", [True], True),
        ):
            domain = [("is_current", operator, value)]
            found = lines.search(inside + domain)
            self.assertEqual(
                set(found),
                set(lines.filtered(lambda one, w=wanted: one.is_current == w)),
            )
            self.assertEqual(set(lines.filtered_domain(domain)), set(found))

    def test_people_count_is_of_those_who_are_there(self):
        self.affiliate(self.anna, self.city)
        self.affiliate(self.person("Left"), self.city, date_to="2026-06-01")
        self.affiliate(self.person("Bo"), self.board)
        self.assertEqual(self.city.statcrm_people_count, 1)
        self.assertEqual(self.board.statcrm_people_count, 1)
        # Anna's card lies there, Bo works at its office
        self.assertEqual(self.ministry.statcrm_people_count, 2)

    def test_people_button_opens_those_of_an_organisation_and_its_offices(self):
        one = self.affiliate(self.anna, self.ministry)
        other = self.affiliate(self.person("Bo"), self.board)
        self.affiliate(self.anna, self.city)
        for organisation, lines in ((self.ministry, one + other), (self.board, other)):
            action = organisation.action_statcrm_people()
            found = self.Partner.search(action["domain"])
            self.assertEqual(found, lines.partner_id)

    def test_overlap_at_one_organisation_is_refused(self):
        self.affiliate(
            self.anna, self.city, date_from="2024-01-01", date_to="2024-12-31"
        )
        for first, last in (
            ("2024-12-31", False),
            (False, "2024-01-01"),
            (False, False),
            ("2024-03-01", "2024-03-31"),
        ):
            with (
                self.subTest(first=first, last=last),
                self.assertRaisesRegex(ValidationError, "already works at City"),
                self.cr.savepoint(),
            ):
                self.affiliate(self.anna, self.city, date_from=first, date_to=last)
        self.affiliate(self.anna, self.city, date_from="2025-01-01")
        self.affiliate(self.anna, self.city, date_to="2023-12-31")
        self.assertEqual(len(self.city.statcrm_people_ids), 3)

    def test_two_overlapping_lines_at_once_are_refused(self):
        line = {"partner_id": self.anna.id, "organisation_id": self.city.id}
        with self.assertRaisesRegex(ValidationError, "already works at City"):
            self.env["statcrm.affiliation"].create([line, dict(line)])

    def test_dates_are_ordered(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.cr.savepoint(),
        ):
            self.affiliate(
                self.anna, self.city, date_from="2026-02-02", date_to="2026-02-01"
            )
        day = self.affiliate(
            self.anna, self.city, date_from="2026-02-02", date_to="2026-02-02"
        )
        self.assertEqual(day.date_to, date(2026, 2, 2))

    def test_nobody_is_affiliated_with_itself(self):
        with self.assertRaisesRegex(ValidationError, "with itself"):
            self.affiliate(self.city, self.city)

    def test_form_offers_the_job_position_of_the_card(self):
        with Form(self.env["statcrm.affiliation"]) as form:
            form.partner_id = self.anna
            form.organisation_id = self.city
            self.assertEqual(form.function, "Counsellor")
        self.assertEqual(form.record.date_from, date(2026, 6, 15))
        self.assertEqual(form.record.display_name, "Anna – City")

    def test_principal_of_the_place(self):
        line = self.affiliate(self.anna, self.board)
        self.assertEqual(line.principal_id, self.ministry)
        found = line.search([("principal_id", "=", self.ministry.id)])
        self.assertEqual(found.organisation_id, self.board + self.ministry)
