"""What the top of the form and its page Overview show of customers and people."""

import re

from lxml import etree

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools.safe_eval import safe_eval

from ..common import StatcrmCommon

ASKING = ("invisible", "readonly", "required", "context", "domain")


@tagged("post_install", "-at_install")
class TestCard(StatcrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ministry = cls.company_partner("Ministry", user_id=cls.account_manager.id)
        cls.office = cls.company_partner("Office", cls.ministry)
        cls.mill = cls.company_partner("Mill")
        cls.anna = cls.person(
            "Anna", cls.ministry, email="anna@example.com", phone="+358 9 1"
        )

    def card(self, partner, user=None):
        card = self.env["statcrm.card"].with_user(user or self.account_manager)
        return card.get_card(partner.id)

    def overview(self, partner, user=None):
        card = self.env["statcrm.card"].with_user(user or self.account_manager)
        return card.get_overview(partner.id)

    def kind(self, partner):
        return self.card(partner)["kind"]

    def methods(self, partner, user=None):
        return [one["method"] for one in self.card(partner, user)["actions"]]

    def texts(self, lines):
        return [" ".join(part["text"] for part in one["parts"]) for one in lines]

    def test_whose_card_it_is(self):
        sole = self.Partner.create({"name": "Sole trader"})
        self.assertEqual(self.kind(self.ministry), "customer")
        self.assertEqual(self.kind(sole), "customer")
        self.assertEqual(self.kind(self.office), "office")
        self.assertEqual(self.kind(self.anna), "person")
        for partner in (self.staff.partner_id, self.env.company.partner_id):
            card = self.card(partner)
            self.assertEqual(card["kind"], "other")
            self.assertFalse(card["cells"] or card["lines"] or card["sections"])
            overview = self.overview(partner)
            self.assertEqual(overview["kind"], "other")
            self.assertFalse(overview["people"] or overview["sections"])

    def test_for_our_users_only_and_of_those_who_are_there(self):
        for asked in (self.card, self.overview):
            with self.assertRaises(AccessError):
                asked(self.ministry, self.portal)
        gone = self.company_partner("Gone")
        gone_id = gone.id
        gone.unlink()
        for method in ("get_card", "get_overview"):
            with self.assertRaisesRegex(UserError, "no longer exists"):
                getattr(self.env["statcrm.card"], method)(gone_id)

    def test_people_with_a_role_first_the_highest_on_top(self):
        buyer, maker = self.contact_role("buyer"), self.contact_role("decision_maker")
        self.person("Without", self.ministry)
        self.affiliate(
            self.person("Buyer", self.office), self.office, role_ids=buyer.ids
        )
        self.affiliate(
            self.anna,
            self.ministry,
            role_ids=maker.ids,
            level="director_general",
            function="Head",
        )
        rows = self.overview(self.ministry)["people"]["rows"]
        self.assertEqual([one["name"] for one in rows], ["Anna", "Buyer", "Without"])
        self.assertEqual(rows[0]["roles"], [{"name": maker.name, "color": maker.color}])
        [post] = rows[0]["posts"]
        self.assertEqual(
            (post["function"], post["level"], rows[0]["email"], rows[0]["phone"]),
            ("Head", "Director General", "anna@example.com", "+358 9 1"),
        )
        places = [[post["place"] for post in one["posts"]] for one in rows]
        self.assertEqual(places, [[""], ["Office"], [""]])
        there = self.overview(self.office)["people"]["rows"]
        self.assertEqual([one["name"] for one in there], ["Buyer"])

    def test_a_person_with_two_posts_is_one_person(self):
        buyer, maker = self.contact_role("buyer"), self.contact_role("decision_maker")
        self.anna.statcrm_affiliation_ids.function = "Head"
        self.affiliate(
            self.anna,
            self.office,
            function="Board",
            level="director",
            role_ids=(buyer + maker).ids,
        )
        self.affiliate(self.anna, self.mill, function="Elsewhere")
        [row] = self.overview(self.ministry)["people"]["rows"]
        self.assertEqual(
            row["posts"],
            [
                {"function": "Head", "level": "", "place": "Ministry"},
                {"function": "Board", "level": "Director", "place": "Office"},
            ],
        )
        roles = [one["name"] for one in row["roles"]]
        self.assertEqual(sorted(roles), sorted([buyer.name, maker.name]))
        [row] = self.overview(self.office)["people"]["rows"]
        self.assertEqual(
            row["posts"], [{"function": "Board", "level": "Director", "place": ""}]
        )
        for partner in (self.ministry, self.office):
            self.assertEqual(partner.statcrm_people_count, 1)
            action = partner.action_statcrm_people()
            people = self.env[action["res_model"]].search(action["domain"])
            self.assertEqual(people, self.anna)
        self.assertEqual(
            {*self.anna.statcrm_posts.split("; ")},
            {"Head, Ministry", "Board, Office", "Elsewhere, Mill"},
        )
        self.assertEqual(self.anna.statcrm_contact_role_ids, buyer + maker)

    def test_people_with_two_posts_do_not_take_the_rows_of_others(self):
        """Ten rows, and the rest of the number on the button."""
        for number in range(12):
            person = self.person(f"Person {number}", self.ministry)
            self.affiliate(person, self.office)
        self.assertEqual(self.ministry.statcrm_people_count, 13)
        people = self.overview(self.ministry)["people"]
        self.assertEqual(len({one["id"] for one in people["rows"]}), 10)
        self.assertEqual(len(people["rows"]), 10)
        self.assertEqual(people["more"], "and 3 more")

    def test_who_works_at_the_offices_is_on_the_page(self):
        desk = self.company_partner("Desk", self.office)
        at_office = self.affiliate(self.person("Olga"), self.office)
        at_desk = self.person("Dora", desk).statcrm_affiliation_ids
        left = self.affiliate(self.person("Left"), self.office)
        left.date_to = "2020-01-01"
        three = (self.ministry + self.office + desk + self.mill).with_user(self.staff)
        self.assertEqual(
            [one.statcrm_office_people_ids for one in three],
            [at_office + at_desk, at_desk, at_desk.browse(), at_desk.browse()],
        )
        for operator, value, found in (
            ("=", False, desk + self.mill),
            ("!=", False, self.ministry + self.office),
            ("in", at_office.ids, self.ministry),
            ("any", [("is_current", "=", True)], self.ministry + self.office),
        ):
            asked = [("statcrm_office_people_ids", operator, value)]
            with self.subTest(operator=operator):
                here = [("id", "in", three.ids)]
                self.assertEqual(set(self.Partner.search(here + asked)), set(found))
                self.assertEqual(set(three.filtered_domain(asked)), set(found))
        arch = etree.fromstring(self.Partner.get_view(view_type="form")["arch"])
        page = arch.find(".//page[@name='statcrm_people']")
        shown = page.find("field[@name='statcrm_office_people_ids']")
        self.assertIn("not statcrm_office_people_ids", shown.get("invisible"))
        self.assertIsNotNone(shown.find("list/field[@name='organisation_id']"))

    def test_who_has_left_is_not_among_the_people(self):
        self.anna.statcrm_affiliation_ids.date_to = "2020-01-01"
        self.assertFalse(self.overview(self.ministry)["people"]["rows"])

    def test_further_people_are_counted(self):
        for number in range(12):
            self.person(f"Person {number}", self.ministry)
        people = self.overview(self.ministry)["people"]
        self.assertEqual(len(people["rows"]), 10)
        self.assertEqual(people["more"], "and 3 more")

    def test_a_person_wears_no_clothes_of_the_organisation(self):
        self.nominate(self.ministry, "strategic")
        maker, buyer = self.contact_role("decision_maker"), self.contact_role("buyer")
        self.affiliate(
            self.anna,
            self.ministry,
            role_ids=maker.ids,
            function="Director of Education",
            level="director",
        )
        self.affiliate(self.anna, self.mill, role_ids=buyer.ids, function="Board")
        card = self.card(self.anna)
        self.assertEqual(
            self.texts(card["lines"]),
            [
                f"Ministry (Strategic customer) · Director of Education · {maker.name}",
                f"Mill · Board · {buyer.name}",
            ],
        )
        self.assertIsNone(card["badge"])
        self.assertFalse(card["missing"])
        keys = {one["key"] for one in card["cells"]}
        self.assertFalse(keys & {"promises", "sales", "responsible"})
        self.assertIsNone(self.overview(self.anna)["people"])

    def test_who_has_left_worked_there_until_then(self):
        self.anna.statcrm_affiliation_ids.date_to = "2020-01-31"
        lines = self.card(self.anna)["lines"]
        self.assertEqual(self.texts(lines), ["Ministry · until Jan 31, 2020"])

    def test_an_address_is_nobody_who_could_leave(self):
        address = self.Partner.create(
            {"name": "Store", "parent_id": self.ministry.id, "type": "delivery"}
        )
        self.assertIn("action_statcrm_has_left", self.methods(self.anna))
        self.assertNotIn("action_statcrm_has_left", self.methods(address))

    def test_a_class_stands_behind_its_own_organisation(self):
        self.nominate(self.ministry, "strategic")
        self.anna.statcrm_affiliation_ids.date_to = "2020-01-01"
        self.affiliate(self.anna, self.mill, function="Board")
        lines = self.card(self.anna)["lines"]
        self.assertEqual(self.texts(lines), ["Mill · Board"])
        self.nominate(self.mill, "key")
        lines = self.card(self.anna)["lines"]
        self.assertEqual(self.texts(lines), ["Mill (Key customer) · Board"])

    def test_address_and_number_in_one_line(self):
        self.ministry.write(
            {
                "street": "Meritullinkatu 10",
                "zip": "00170",
                "city": "Helsinki",
                "country_id": self.fi.id,
                "company_registry": "2077474-0",
            }
        )
        [place] = [
            one for one in self.card(self.ministry)["lines"] if one["key"] == "place"
        ]
        self.assertEqual(
            self.texts([place]),
            ["Meritullinkatu 10, 00170 Helsinki · Business ID 2077474-0"],
        )

    def test_an_office_says_whose_it_is(self):
        card = self.card(self.office)
        self.assertEqual(self.texts(card["lines"][:1]), ["Part of Ministry"])
        self.assertFalse(card["missing"])

    def test_missing_data_names_the_field_to_fill(self):
        self.ministry.write({"street": "Meritullinkatu 10", "phone": "1"})
        missing = {
            one["name"]: one["field"] for one in self.card(self.ministry)["missing"]
        }
        missing.pop("Segment", None)
        self.assertEqual(
            missing,
            {
                "Street and city": "city",
                "Country": "country_id",
                "Business ID": "company_registry",
                "Decision-maker": "statcrm_people_ids",
            },
        )
        arch = etree.fromstring(self.Partner.get_view(view_type="form")["arch"])
        for requirement in self.env["statcrm.data.requirement"].search([]):
            field = requirement._get_empty_field(self.mill)
            with self.subTest(field=field):
                self.assertIsNotNone(arch.find(f".//field[@name='{field}']"))

    def test_the_button_people_opens_what_it_counts(self):
        self.person("Bertta", self.office)
        for name in ("Kaisa", "Leevi"):
            self.person(name, self.mill)
        old = self.affiliate(self.person("Old", self.mill), self.office)
        old.date_to = "2020-01-01"
        for partner, count in ((self.ministry, 2), (self.office, 1), (self.mill, 3)):
            action = partner.action_statcrm_people()
            shown = self.env[action["res_model"]].search_count(action["domain"])
            self.assertEqual((partner.statcrm_people_count, shown), (count, count))

    def test_what_is_read_with_its_page_is_needed_nowhere_else(self):
        view = self.Partner.get_views([(False, "form")])
        arch = etree.fromstring(view["views"]["form"]["arch"])
        late = {
            widget.get("page"): set(widget.get("fields", "").split(",")) - {""}
            for widget in arch.iterfind(".//page/widget[@name='statcrm_late_fields']")
        }
        self.assertIn("credit", late["statcrm_details"])
        for page, names in late.items():
            for name in names:
                with self.subTest(page=page, field=name):
                    pages = {one for one, others in late.items() if name in others}
                    self.assertEqual(self._asking(arch, name) - pages, set())

    def _asking(self, arch, name):
        """The pages, or the tags of other places, where a form needs a field."""
        word = re.compile(rf"\b{name}\b")
        found = set()
        for node in arch.iter("*"):
            # of a field that only an expression needs there is a hidden one at the end
            is_hidden = node.getparent() is arch and node.get("invisible") == "True"
            is_field = node.tag == "field" and node.get("name") == name
            asks = any(word.search(node.get(one, "")) for one in ASKING)
            if not asks and (is_hidden or not is_field):
                continue
            around = [*node.iterancestors("field", "group")]
            # what is asked of a new record is read of none
            of_new = any(one.get("invisible", "").startswith("id ") for one in around)
            if not of_new and not any(one.tag == "field" for one in around):
                pages = [
                    one.get("name")
                    for one in node.iterancestors("page")
                    if one.find("widget[@name='statcrm_late_fields']") is not None
                ]
                found.add(pages[0] if pages else node.tag)
        return found

    def test_an_office_is_made_and_moved_on_the_form(self):
        self.assertIn("action_statcrm_new_office", self.methods(self.ministry))
        self.assertIn("action_statcrm_new_person", self.methods(self.ministry))
        self.assertNotIn(
            "action_statcrm_new_person", self.methods(self.ministry, self.staff)
        )
        self.assertNotIn(
            "action_statcrm_new_office", self.methods(self.ministry, self.staff)
        )
        self.assertNotIn("action_statcrm_new_office", self.methods(self.anna))
        action = self.ministry.action_statcrm_new_office()
        Partner = self.Partner.with_context(**action["context"])
        form = Form(Partner.with_user(self.account_manager), "base.view_partner_form")
        form.name = "Branch"
        branch = form.save()
        self.assertTrue(branch.is_company)
        self.assertEqual(branch.parent_id, self.ministry)
        with Form(branch, "base.view_partner_form") as form:
            form.parent_id = self.mill
        self.assertEqual(branch.statcrm_principal_id, self.mill)

    def test_an_office_of_ours_below_one_of_another_company_can_be_opened(self):
        self.env.ref("base.res_partner_rule").active = True
        other = self.env["res.company"].create({"name": "Other House"})
        above = self.company_partner("Theirs", company_id=other.id)
        office = self.company_partner("Branch", above)
        below = self.company_partner("Desk", office)
        self.person("Pia", below)
        self.env.flush_all()
        self.env.invalidate_all()
        office = office.with_user(self.staff)
        self.assertEqual(office.statcrm_people_count, 1)
        self.assertEqual(office.statcrm_office_people_ids.partner_id.name, "Pia")

    def test_people_by_their_address_alone_are_people(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "statcrm_custom.res_partner_action_people"
        )
        found = self.Partner.search(safe_eval(action["domain"]))
        self.assertIn(self.anna, found)
        self.assertFalse(
            found
            & (self.ministry | self.staff.partner_id | self.env.company.partner_id)
        )

    def test_no_more_queries_for_more_people(self):
        counts = []
        for size in (2, 2, 40, 40):
            customer = self.company_partner("Customer")
            for number in range(size):
                self.person(f"Person {number}", customer)
            self.env.flush_all()
            self.overview(customer)  # what is cached for all is not counted
            self.env.invalidate_all()
            with self.count_queries(counts):
                self.overview(customer)
        # beyond ten, one query counts them; what is cached may have to be read again
        self.assertLessEqual(min(counts[2:]), counts[1] + 1)
