from datetime import date
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, freeze_time, new_test_user, tagged
from odoo.tools.misc import file_open

from ..common import StatcrmCommon

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@freeze_time("2026-06-15")
@tagged("post_install", "-at_install")
class TestOneListOfPeople(StatcrmCommon):
    """Who has a card below an organisation is on its page People, and vice versa."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.city = cls.company_partner("City")
        cls.office = cls.company_partner("Office", cls.city)
        cls.mill = cls.company_partner("Mill")

    def places(self, person):
        return [
            (line.organisation_id, line.date_from, line.date_to)
            for line in person.statcrm_affiliation_ids.sorted("id")
        ]

    def test_a_new_card_is_on_the_list(self):
        anna = self.person("Anna", self.office, function="Planner")
        self.assertEqual(self.places(anna), [(self.office, False, False)])
        self.assertEqual(self.office.statcrm_people_ids.function, "Planner")
        self.assertEqual(self.office.statcrm_people_count, 1)

    def test_a_card_added_on_the_page_contacts_is_on_the_list(self):
        self.city.write({"child_ids": [Command.create({"name": "Anna"})]})
        self.assertEqual(self.city.statcrm_people_ids.partner_id.name, "Anna")

    def new_person(self, user=None, **values):
        window = self.env["statcrm.person.new"].with_user(user or self.account_manager)
        action = self.city.with_user(window.env.user).action_statcrm_new_person()
        form = Form(window.with_context(**action["context"]))
        for name, value in values.items():
            setattr(form, name, value)
        return form

    def test_one_window_for_roles_and_two_offices(self):
        role = self.env["statcrm.contact.role"].create(
            {"name": "Tester", "code": "tester"}
        )
        form = self.new_person(
            name="Anna Two", function="Planner", email="a@example.org", phone="+358 1"
        )
        form.also_at_ids.add(self.office)
        form.role_ids.add(role)
        action = form.save().action_add()
        anna = self.city.statcrm_people_ids.partner_id
        told = action["params"]
        self.assertEqual(told["message"], "%s has been added to City, Office.")
        link = {"label": "Anna Two", "url": f"/odoo/res.partner/{anna.id}"}
        self.assertEqual(told["links"], [link])
        self.assertEqual((anna.parent_id, anna.email), (self.city, "a@example.org"))
        self.assertEqual(
            self.places(anna), [(self.city, False, False), (self.office, False, False)]
        )
        lines = anna.statcrm_affiliation_ids
        self.assertEqual(lines.mapped("function"), ["Planner"] * 2)
        self.assertEqual([line.role_ids for line in lines], [role] * 2)

    def test_offices_of_another_customer_are_dropped(self):
        form = self.new_person(name="Anna")
        form.also_at_ids.add(self.office)
        form.organisation_id = self.mill
        self.assertFalse(form.also_at_ids[:])
        form.organisation_id = self.office
        self.assertFalse(form.also_at_ids[:])
        form.save().action_add()
        anna = self.office.statcrm_people_ids.partner_id
        self.assertEqual(self.places(anna), [(self.office, False, False)])

    def test_only_account_managers_add_people(self):
        with self.assertRaises(AccessError):
            self.new_person(self.staff)

    def test_other_cards_are_no_people(self):
        self.person("Invoices", self.city, type="invoice")
        self.company_partner("Branch", self.city)
        self.person("Neighbour")
        self.person("Left", self.city, active=False)
        self.assertFalse(self.city.statcrm_people_ids)

    def test_a_person_that_is_made_an_office_is_on_no_list(self):
        branch = self.person("Branch", self.city)
        self.assertTrue(self.city.statcrm_people_ids)
        branch.is_company = True
        self.assertFalse(self.city.statcrm_people_ids)
        self.assertFalse(branch.statcrm_affiliation_ids)

    def test_people_of_a_person_that_is_made_an_organisation(self):
        firm = self.person("Firm")
        anna = self.person("Anna", firm)
        self.assertFalse(anna.statcrm_affiliation_ids)
        firm.is_company = True
        self.assertEqual(self.places(anna), [(firm, False, False)])

    def test_who_moves_is_at_the_new_place_from_that_day(self):
        anna = self.person("Anna", self.city)
        with freeze_time("2026-09-01"):
            anna.parent_id = self.mill
        line = anna.statcrm_affiliation_ids.filtered(
            lambda one: one.organisation_id == self.mill
        )
        self.assertEqual(line.date_from, date(2026, 9, 1))

    def test_who_has_left_is_not_put_on_the_list_by_an_import(self):
        anna = self.person("Anna", self.city)
        anna.statcrm_affiliation_ids.date_to = "2026-06-10"
        fields = ["id", "name", "parent_id/.id"]
        self.env["ir.model.data"].create(
            {
                "module": "__test__",
                "name": "anna",
                "model": "res.partner",
                "res_id": anna.id,
            }
        )
        rows = [["__test__.anna", "Anna", str(self.city.id)]]
        self.assertFalse(self.Partner.load(fields, rows)["messages"])
        self.assertEqual(self.places(anna), [(self.city, False, date(2026, 6, 10))])

    def test_who_comes_back_from_elsewhere_is_on_the_list_again(self):
        anna = self.person("Anna", self.city)
        anna.statcrm_affiliation_ids.date_to = "2026-06-10"
        anna.parent_id = self.mill
        anna.parent_id = self.city
        current = self.city.statcrm_people_ids.filtered("is_current")
        self.assertEqual(current.partner_id, anna)
        self.assertEqual(current.date_from, date(2026, 6, 15))

    def test_what_somebody_writes_replaces_what_the_card_tells(self):
        anna = self.person("Anna", self.city)
        role = self.contact_role("buyer")
        line = self.affiliate(anna, self.city, role_ids=role.ids)
        self.assertEqual(self.city.statcrm_people_ids, line)
        self.assertFalse(line.is_from_card)

    def test_nobody_says_of_a_written_line_that_the_card_tells_it(self):
        """Who may not delete a line could else have it replaced."""
        line = self.affiliate(self.person("Anna"), self.city, level="director")
        self.city.user_id = self.account_manager
        line.with_user(self.account_manager).is_from_card = True
        self.assertFalse(line.is_from_card)

    def test_a_line_that_somebody_has_edited_stays(self):
        anna = self.person("Anna", self.city)
        line = anna.statcrm_affiliation_ids
        self.assertTrue(line.is_from_card)
        line.level = "director"
        self.assertFalse(line.is_from_card)

    def test_whoever_is_affiliated_has_a_card_there(self):
        anna = self.person("Anna")
        self.affiliate(anna, self.office)
        self.assertEqual(anna.parent_id, self.office)
        self.assertEqual(anna.statcrm_principal_id, self.city)
        # the first place stays that of the card
        self.affiliate(anna, self.mill)
        self.assertEqual(anna.parent_id, self.office)
        self.assertEqual(len(anna.statcrm_affiliation_ids), 2)

    def test_who_owns_the_organisation_is_not_put_below_it(self):
        anna = self.person("Anna")
        firm = self.company_partner("Anna's Firm", anna)
        self.affiliate(anna, firm)
        self.assertFalse(anna.parent_id)

    def test_who_worked_there_once_gets_no_card_there(self):
        anna = self.person("Anna")
        self.affiliate(anna, self.city, date_to="2020-12-31")
        self.assertFalse(anna.parent_id)
        self.assertFalse(anna.statcrm_is_principal)

    def test_form_and_import_of_people(self):
        with Form(self.env["statcrm.affiliation"]) as form:
            form.organisation_id = self.city
            form.partner_id = self.Partner.browse(self.Partner.name_create("Anna")[0])
        self.assertEqual(form.record.partner_id.parent_id, self.city)

    def test_our_template_for_people_brings_no_customers(self):
        """As the client imports it, with “Create new values” for the persons."""
        places = self.company_partner("Example Town")
        places += self.company_partner("Example Ltd")
        (template,) = self.env["statcrm.affiliation"].get_import_templates()
        with file_open(template["template"].lstrip("/"), "rb") as file:
            upload = self.env["base_import.import"].create(
                {
                    "res_model": "statcrm.affiliation",
                    "file": file.read(),
                    "file_name": "people.xlsx",
                    "file_type": XLSX,
                }
            )
        options = {"quoting": '"', "separator": ",", "has_headers": True}
        preview = upload.with_user(self.main_user).parse_preview(dict(options))
        names = [
            "/".join(preview["matches"].get(column, [])) or False
            for column in range(len(preview["headers"]))
        ]
        self.assertTrue(all(names), names)
        options["name_create_enabled_fields"] = {"partner_id": True}
        result = upload.with_user(self.main_user).execute_import(
            names, preview["headers"], options
        )
        self.assertFalse(result["messages"])
        lines = self.env["statcrm.affiliation"].browse(result["ids"])
        self.assertEqual(lines.organisation_id, places)
        self.assertEqual(lines.partner_id.parent_id, places)
        self.assertEqual(lines[0].role_ids.mapped("code"), ["decision_maker", "buyer"])
        self.assertEqual(lines[0].email, "mary@town.example")
        self.assertFalse(lines.partner_id.filtered("statcrm_is_principal"))

    def test_a_colleague_stays_one(self):
        colleague = new_test_user(self.env, "colleague", name="Colleague").partner_id
        self.affiliate(colleague, self.city)
        self.assertFalse(colleague.parent_id)
        colleague.parent_id = self.mill
        self.assertFalse(self.mill.statcrm_people_ids)

    def test_our_own_people_are_on_no_list(self):
        ours = self.env.company.partner_id
        before = ours.statcrm_people_count
        self.person("Porter", ours)
        self.assertEqual(ours.statcrm_people_count, before)

    def test_cards_that_came_in_by_sql(self):
        anna = self.person("Anna", self.city)
        gone = self.person("Gone", self.city)
        gone.statcrm_affiliation_ids.date_to = "2026-06-01"
        abroad = self.person("Abroad", self.city)
        self.affiliate(abroad, self.mill)
        people = anna + abroad
        told = people.statcrm_affiliation_ids.filtered("is_from_card")
        self.assertEqual(told.organisation_id, self.city)
        told.unlink()
        for _time in range(2):
            self.Partner._statcrm_list_everybody()
        self.assertEqual(self.places(anna), [(self.city, False, False)])
        self.assertIn((self.city, False, False), self.places(abroad))
        self.assertEqual(len(abroad.statcrm_affiliation_ids), 2)
        self.assertEqual(len(gone.statcrm_affiliation_ids), 1)

    def test_the_people_of_a_tree(self):
        anna = self.person("Anna", self.office)
        board = self.person("Board", self.mill)
        self.affiliate(board, self.city)
        gone = self.person("Gone", self.city)
        gone.statcrm_affiliation_ids.date_to = "2026-06-14"
        self.person("Invoices", self.city, type="invoice")
        people = self.Partner.search(self.city._statcrm_people_domain())
        self.assertEqual(people, anna + board)
        people = self.Partner.search(self.mill._statcrm_people_domain())
        self.assertEqual(people, board)

    def test_costs_one_query_for_many_and_none_for_organisations(self):
        def create(count, **values):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.Partner.create([{"name": f"P{n}", **values} for n in range(count)])
            return self.cr.sql_log_count - before

        nothing = "odoo.addons.statcrm_custom.models.customer.people.res_partner"
        nothing += ".ResPartner._statcrm_list_people"
        for count in (5, 50):
            for values, more in (
                ({"parent_id": self.city.id}, 1),
                ({"is_company": True}, 0),
                ({}, 0),
            ):
                create(1, **values)
                with patch(nothing, lambda self: None):
                    without = create(count, **values)
                self.assertLessEqual(create(count, **values), without + more)


@freeze_time("2026-06-15")
@tagged("post_install", "-at_install")
class TestWhoIsACustomer(StatcrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.city = cls.company_partner("City")
        cls.citizen = cls.person("Citizen")
        cls.former = cls.person("Former")
        cls.affiliate(cls.former, cls.city, date_to="2020-12-31")
        cls.guest = cls.env["res.users"].create(
            {
                "name": "Guest",
                "login": "guest_of_people",
                "group_ids": [Command.set(cls.env.ref("base.group_portal").ids)],
            }
        )
        cls.colleague = cls.staff.partner_id
        cls.ours = cls.env.company.partner_id
        cls.all = cls.city + cls.citizen + cls.former + cls.colleague + cls.ours
        cls.all += cls.guest.partner_id

    def test_neither_we_nor_contact_persons_are_customers(self):
        customers = self.city + self.citizen + self.guest.partner_id
        self.assertEqual(self.all.filtered("statcrm_is_principal"), customers)
        inside = [("id", "in", self.all.ids)]
        found = self.Partner.search([*inside, ("statcrm_is_principal", "=", True)])
        self.assertEqual(set(found), set(customers))
        found = self.Partner.search([*inside, ("statcrm_is_principal", "=", False)])
        self.assertEqual(set(found), set(self.all - customers))

    def test_what_is_asked_before_is_asked_again(self):
        self.assertTrue(self.citizen.statcrm_is_principal)
        line = self.affiliate(self.citizen, self.city, date_to="2020-12-31")
        self.assertFalse(self.citizen.statcrm_is_principal)
        line.unlink()
        self.assertTrue(self.citizen.statcrm_is_principal)
        self.citizen.is_company = True
        self.assertTrue(self.citizen.statcrm_is_principal)

    def test_a_former_colleague_is_no_customer(self):
        person = self.colleague
        self.assertFalse(person.statcrm_is_principal)
        self.staff.active = False
        self.assertTrue(person.active and person.partner_share)
        self.assertFalse(person.statcrm_is_principal)
        inside = [("id", "in", (person + self.citizen).ids)]
        found = self.Partner.search([*inside, ("statcrm_is_principal", "=", True)])
        self.assertEqual(found, self.citizen)
        # a guest whose access ends stays a customer
        self.guest.active = False
        self.assertTrue(self.guest.partner_id.statcrm_is_principal)

    def test_a_card_that_is_not_saved_yet(self):
        self.assertTrue(self.Partner.new({"name": "New"}).statcrm_is_principal)
        new = self.Partner.new({"name": "New", "parent_id": self.city.id})
        self.assertFalse(new.statcrm_is_principal)

    def test_essential_data_are_those_of_customers(self):
        self.env["statcrm.data.requirement"].search([]).active = False
        requirement = self.env["statcrm.data.requirement"].create(
            {"name": "Barcode", "domain": "[('barcode', '!=', False)]"}
        )
        found = self.Partner.search(
            [("id", "in", self.all.ids), ("statcrm_missing_ids", "in", requirement.ids)]
        )
        customers = self.city + self.citizen + self.guest.partner_id
        self.assertEqual(set(found), set(customers))
        self.assertEqual(
            self.all.filtered(lambda one: one.statcrm_completeness < 100), customers
        )
