"""Who a row is about: numbers, business IDs, names, emails; and what is refused."""

from odoo.tests import tagged

from ..workbook_case import WorkbookCase

CUSTOMER = ["Number", "Name", "Business ID", "City"]
PERSON = ["Number", "Name", "Organisation", "Email"]


@tagged("post_install", "-at_install")
class TestRowsAreRecognised(WorkbookCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.town = cls.company_partner("Town", ref="R-1", city="Wood")
        cls.numbered = cls.company_partner(
            "Numbered", company_registry="2077474-0", country_id=cls.fi.id
        )
        cls.plain = cls.company_partner("Plain", city="Helsinki")
        cls.office = cls.company_partner("School", cls.town, ref="R-11")
        cls.pia = cls.person("Pia Pine", cls.town, email="Pia@Wood.example")

    def plan(self, title, header, *rows):
        """What the preview says of each row: (what happens, whose it is, why)."""
        one = self.Import.create(
            {"file": self.workbook(**{title: [header, *rows]}), "filename": "c.xlsx"}
        )
        sheets, _unknown = one._open()
        plans = one._plan_rows([row for part in one._get_order(sheets) for row in part])
        plans.sort(key=lambda plan: plan.row.line)
        return [
            (plan.status, plan.partner, plan.row.reason or " ".join(plan.notes))
            for plan in plans
        ]

    def test_customers(self):
        found = self.plan(
            "Customers",
            CUSTOMER,
            ["R-1", "Town", "", "Wood"],
            ["", "Other Name", "FI20774740", ""],
            ["", "plain", "", "HELSINKI"],
            ["", "Plain", "", "Espoo"],
            ["R-11", "School", "", ""],
            ["R-1", "Again", "", ""],
            ["", "", "", "Wood"],
        )
        self.assertEqual(found[0][:2], ("unchanged", self.town))
        self.assertEqual(found[1][:2], ("updated", self.numbered))
        self.assertEqual(found[2][:2], ("updated", self.plain))
        self.assertIn("Recognised by name and place", found[2][2])
        self.assertEqual(found[3][:2], ("new", None))
        for at, words in (
            (4, "School is an office of Town"),
            (5, "The same as line 2"),
            (6, "The name is missing"),
        ):
            self.assertEqual(found[at][0], "refused")
            self.assertIn(words, found[at][2])
        [found] = self.plan("Customers", CUSTOMER, ["R-5", "Plain", "", "Helsinki"])
        self.assertEqual(found[:2], ("new", None))
        self.assertIn("Possible double of Plain", found[2])

    def test_possible_doubles_can_be_left_out(self):
        rows = [CUSTOMER, ["R-5", "Plain", "", "Helsinki"], ["R-6", "New", "", ""]]
        file = self.workbook(Customers=rows)
        one = self.preview(file)
        self.assertEqual(one.preview["sheets"][0]["doubles"], 1)
        one = self.load(file, leave_out_doubles=True)
        self.assertEqual(self.counts(one), (1, 0, 0, 1))
        self.assertIn("Possible double", one.refused["customer"]["2"])

    def test_rows_of_one_file_that_say_the_same(self):
        """Whether both are new or there already, the second one is refused."""
        rows = (
            ["R-7", "Twin", "9000137-2", "Wood"],
            ["", "Twin by ID", "9000137-2", "Wood"],
            ["", "Twin", "", "wood"],
            ["R-8", "Twin", "9000174-3", "Wood"],
        )
        found = self.plan("Customers", CUSTOMER, *rows)
        kinds = [one[0] for one in found]
        self.assertEqual(kinds, ["new", "refused", "refused", "new"])
        self.load(self.workbook(Customers=[CUSTOMER, *rows]))
        found = self.plan("Customers", CUSTOMER, *rows)
        kinds = [one[0] for one in found]
        self.assertEqual(kinds, ["unchanged", "refused", "refused", "unchanged"])

    def test_archived_and_merged_ones(self):
        gone = self.company_partner("Gone", ref="R-9")
        gone.active = False
        self.env["statcrm.former.number"].sudo().create(
            {"partner_id": self.town.id, "kind": "ref", "number": "R-OLD"}
        )
        found = self.plan(
            "Customers",
            CUSTOMER,
            ["R-9", "Gone", "", ""],
            ["R-OLD", "Town", "", "Wood"],
        )
        self.assertEqual(found[0][0], "refused")
        self.assertIn("archived", found[0][2])
        self.assertEqual(found[1][:2], ("unchanged", self.town))
        self.assertEqual(self.town.ref, "R-1")

    def test_offices(self):
        found = self.plan(
            "Offices",
            ["Number", "Name", "Belongs To", "Street"],
            ["R-11", "School", "R-1", "Pine Street 1"],
            ["", "school", "Town", ""],
            ["R-11", "School", "Plain", ""],
            ["R-12", "Lost", "Nowhere", ""],
            ["R-1", "Town", "Plain", ""],
            ["", "A", "B", ""],
            ["", "B", "A", ""],
            ["", "Self", "Self", ""],
        )
        self.assertEqual(found[0][:2], ("updated", self.office))
        self.assertEqual(found[1][1], self.office)
        for at, words in (
            (2, "The same as line 2"),
            (3, "no organisation “Nowhere”"),
            (4, "Town is a customer of its own"),
            (5, "would belong to itself"),
            (6, "would belong to itself"),
            (7, "no organisation “Self”"),
        ):
            self.assertEqual(found[at][0], "refused", at)
            self.assertIn(words, found[at][2])

    def test_an_office_moves_its_own_address_only(self):
        self.town.write({"street": "Main Street 1"})
        self.load(
            self.workbook(
                Offices=[
                    ["Number", "Name", "Belongs To", "Street"],
                    ["R-11", "School", "R-1", "Pine Street 1"],
                ]
            )
        )
        self.assertEqual(self.office.street, "Pine Street 1")
        self.assertEqual(self.town.street, "Main Street 1")

    def test_people(self):
        colleague = self.staff.partner_id
        found = self.plan(
            "People",
            PERSON,
            ["", "pia pine", "R-1", "pia@wood.example"],
            ["", "Pia Pine", "R-1", ""],
            ["", "Pia Pine", "R-1", "other@wood.example"],
            ["", "Pia Pine", "Plain", "pia@wood.example"],
            ["", "Second", "R-1", "pia@wood.example"],
            ["", "No Place", "", ""],
            ["R-1", "Number of a Town", "R-1", ""],
            ["", colleague.name, "R-1", colleague.email],
        )
        self.assertEqual(found[0][1], self.pia)
        self.assertEqual(found[1][:1], ("refused",))
        self.assertEqual(found[2][:2], ("new", None))
        self.assertEqual(found[3][0], "refused")
        self.assertEqual(found[4][:2], ("new", None))
        self.assertIn("Pia Pine has the same email", found[4][2])
        for at, words in (
            (1, "The same as line 2"),
            (3, "The same as line 2"),
            (5, "The organisation is missing"),
            (6, "belongs to an organisation"),
            (7, "is a colleague"),
        ):
            self.assertEqual(found[at][0], "refused")
            self.assertIn(words, found[at][2])

    def test_who_works_elsewhere_gets_a_post(self):
        [found] = self.plan(
            "People", PERSON, ["", "Pia Pine", "Plain", "pia@wood.example"]
        )
        self.assertEqual(found[0], "refused")
        self.assertIn("Pia Pine works at Town", found[2])
        header = ["Person", "Organisation", "Contact Roles", "From", "To"]
        rows = [header, ["Pia Pine", "Plain", "Buyer", "2024-01-01", "31.12.2024"]]
        self.load(self.workbook(Posts=rows))
        post = self.pia.statcrm_affiliation_ids.filtered(
            lambda line: line.organisation_id == self.plain
        )
        self.assertEqual(
            (str(post.date_from), str(post.date_to)), ("2024-01-01", "2024-12-31")
        )
        self.assertEqual(self.pia.parent_id, self.town)
        rows[1][2] = "IT person"
        one = self.load(self.workbook(Posts=rows))
        self.assertEqual(self.counts(one), (0, 1, 0, 0))
        self.assertEqual(
            post.role_ids, self.contact_role("buyer") | self.contact_role("it_person")
        )
        one = self.load(self.workbook(Posts=rows))
        self.assertEqual(self.counts(one), (0, 0, 1, 0))

    def test_a_customer_keeps_its_manager(self):
        self.town.user_id = self.account_manager
        header = ["Number", "Name", "Account Manager", "Segment"]
        rows = [header, ["R-1", "Town", "Other Account Manager (test)", "others"]]
        one = self.preview(self.workbook(Customers=rows))
        kind, says = self.said(one)[2]
        self.assertEqual(kind, "updated")
        self.assertIn("stays the account manager", says)
        one.action_import()
        self.assertEqual(self.town.user_id, self.account_manager)
        self.assertEqual(self.town.statcrm_segment_id, self.segment("others"))

    def test_names_of_columns_in_other_languages_and_orders(self):
        header = ["Postinumero", "Nimi", "Asiakasnumero", "Maa", "Y-tunnus", "Kieli"]
        rows = [header, [100, "Kunta", 12345, "Suomi", "9000137-2", ""]]
        self.load(self.workbook(Asiakkaat=rows))
        town = self.found("12345")
        self.assertEqual((town.name, town.zip), ("Kunta", "00100"))
        self.assertEqual(
            (town.country_id, town.company_registry), (self.fi, "9000137-2")
        )
        header = ["Efternamn", "Förnamn", "Organisation", "Titel"]
        rows = [header, ["Ek", "Eva", "Kunta", "Chef"]]
        self.load(self.workbook(Personer=rows))
        eva = self.Partner.search([("name", "=", "Eva Ek")])
        self.assertEqual((eva.parent_id, eva.function), (town, "Chef"))

    def test_a_new_region_is_added_to_its_country(self):
        header = ["Number", "Name", "Region", "Country"]
        rows = [
            header,
            ["R-20", "A", "Testland", "Finland"],
            ["R-21", "B", "testland", ""],
        ]
        self.env.company.country_id = self.fi
        self.load(self.workbook(Customers=rows))
        states = self.env["res.country.state"].search([("name", "=", "Testland")])
        self.assertEqual(states.country_id, self.fi)
        self.assertEqual(len(states), 1)
        both = self.found("R-20") | self.found("R-21")
        self.assertEqual(both.state_id, states)
        again = self.load(self.workbook(Customers=rows))
        self.assertEqual(self.counts(again), (0, 0, 2, 0))

    def test_a_region_is_known_without_its_kind(self):
        se = self.env.ref("base.se")
        known = self.env["res.country.state"].create(
            [
                {"country_id": se.id, "name": name, "code": code}
                for name, code in (("Testgötalands län", "TG"), ("Testala län", "TA"))
            ]
        )
        rows = [
            ["Number", "Name", "Region", "Country"],
            ["R-30", "A", "Testgötaland", "Sweden"],
            ["R-31", "B", "testala", "Sweden"],
            ["R-32", "C", "Testala län", "Sweden"],
        ]
        self.load(self.workbook(Customers=rows))
        found = [self.found(f"R-{number}").state_id for number in (30, 31, 32)]
        self.assertEqual(found, [known[0], known[1], known[1]])

    def test_customer_roles_are_added(self):
        header = ["Number", "Name", "Customer Roles"]
        role = self.env["statcrm.customer.role"].search([], limit=1)
        rows = [header, ["R-1", "Town", role.name]]
        one = self.load(self.workbook(Customers=rows))
        self.assertEqual(self.counts(one), (0, 1, 0, 0))
        self.assertEqual(self.town.statcrm_role_line_ids.role_id, role)
        again = self.load(self.workbook(Customers=rows))
        self.assertEqual(self.counts(again), (0, 0, 1, 0))
