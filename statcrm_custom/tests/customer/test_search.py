from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ...models.customer.lookup import res_partner as res_partner_lookup
from ..common import StatcrmCommon


@tagged("post_install", "-at_install")
class TestSearch(StatcrmCommon):
    """One search for customers, offices and people, from everywhere."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account_manager.name = "Tea Manager"
        cls.ministry = cls.company_partner(
            "Ministry of Xylography",
            city="Turku",
            country_id=cls.fi.id,
            company_registry="2077474-0",
            phone="+358 9 8123 4567",
            email="kirjaamo@xylo.example",
            user_id=cls.account_manager.id,
        )
        cls.office = cls.company_partner("Xylographic Office", cls.ministry)
        cls.ulla = cls.person(
            "Ulla Xylolander",
            cls.office,
            function="Director general",
            phone="(09) 812 999",
        )
        cls.env.company.country_id = cls.fi
        cls.search_model = cls.env["statcrm.search"].with_user(cls.staff)

    def found(self, text, **options):
        rows = self.search_model.find(text, **options)
        return self.Partner.browse([row["id"] for row in rows])

    def test_parts_of_a_name_in_any_order(self):
        for text in ("ministry xylog", "min xylogra", "XYLOG min", "xylog  of mini"):
            with self.subTest(text=text):
                self.assertEqual(self.found(text)[:1], self.ministry)
        self.assertEqual(self.found("xylolander ulla"), self.ulla)
        self.assertEqual(self.found("xylolander ministry"), self.Partner)
        self.assertFalse(self.found("min xylzzz"))

    def test_what_is_named_so_itself_comes_first(self):
        """Principal customers, offices, people; those of such an organisation last."""
        mill = self.company_partner("Mill")
        worker = self.person("Aada", self.ministry)
        person = self.person("Xylo Person", mill)
        self.assertEqual(
            self.found("xylo").ids,
            (self.ministry | self.office | person | self.ulla | worker).ids,
        )

    def test_the_beginning_of_a_word_before_the_middle_of_one(self):
        city = self.company_partner("Enonxylokoski")
        maria = self.person("Maria Xylokoski", self.company_partner("Mill"))
        self.assertEqual(self.found("xylokoski").ids, [maria.id, city.id])
        self.assertEqual(self.found("koski xylok").ids, [city.id, maria.id])

    def test_any_order_in_every_search_of_partners(self):
        """Where nothing is named as typed; else the phrase counts."""
        self.assertIn(
            self.ministry.id,
            [row[0] for row in self.Partner.name_search("xylogra min")],
        )
        self.company_partner("Xylogra Min Oy")
        found = self.Partner.search([("display_name", "ilike", "xylogra min")])
        self.assertEqual(found.mapped("name"), ["Xylogra Min Oy"])
        self.assertEqual(len(self.found("xylogra min")), 2)

    def test_numbers_and_addresses(self):
        for text in (
            "2077474-0",
            "20774740",
            "FI20774740",
            "fi 2077474-0",
            "kirjaamo@xylo",
            "KIRJAAMO@XYLO.EXAMPLE",
        ):
            with self.subTest(text=text):
                self.assertEqual(self.found(text)[:1], self.ministry)

    def test_a_phone_number_in_any_spelling(self):
        for text in (
            "+358 9 8123 4567",
            "+358981234567",
            "00358 9 8123",
            "+358 (0)9 81234",
            "09-8123",
            "(09) 8123 4567",
            "09 8123",
            "8123 4567",
            "358 9 8123 4567",
        ):
            with self.subTest(text=text):
                self.assertEqual(self.found(text), self.ministry)
                searched = self.Partner.search([("display_name", "ilike", text)])
                self.assertEqual(searched, self.ministry)
                names = self.Partner.name_search(text)
                self.assertEqual([row[0] for row in names], self.ministry.ids)
        for text in ("+358 9 812 999", "09812999", "+358 9812 9"):
            with self.subTest(text=text):
                self.assertEqual(self.found(text), self.ulla)

    def test_no_phone_number(self):
        for text in (
            "+46 9 8123",  # of another country
            "09 1234 567",  # in the middle of it
            "81234",  # too short without an area code
            "8123-4567 x",
            "+358",
            "()",
            "0000000",
        ):
            with self.subTest(text=text):
                self.assertFalse(self.Partner._statcrm_ids_by_phone(text))
                self.assertNotIn(self.ministry, self.found(text))
        self.assertFalse(self.Partner._statcrm_ids_by_phone(False))
        self.assertFalse(self.Partner._statcrm_ids_by_phone(["09-8123"]))

    def test_what_is_shown(self):
        [first, second, third, *_] = self.search_model.find("xylo")
        self.assertEqual(
            first,
            {
                "id": self.ministry.id,
                "name": "Ministry of Xylography",
                "what": first["what"],  # a later area adds the class
                "place": "Turku",
                "manager": "Tea Manager",
                "active": True,
            },
        )
        self.assertTrue(first["what"].startswith("Principal customer"))
        self.assertEqual(second["what"], "Office of Ministry of Xylography")
        self.assertEqual(third["what"], "Director general at Xylographic Office")
        self.assertEqual(third["manager"], "Tea Manager")
        self.ulla.function = False
        self.office.write({"city": "Oslo", "country_id": self.env.ref("base.no").id})
        [_first, second, third, *_] = self.search_model.find("xylo")
        self.assertEqual(second["place"], "Oslo, Norway")
        self.assertEqual(third["what"], "Person at Xylographic Office")

    def test_the_list_has_all_that_the_box_finds(self):
        self.company_partner("Xylo Gone", active=False)
        self.communications.name = "Xylo Colleague"
        self.env.company.partner_id.name = "Xylo House"
        for text in (
            "xylo",
            "min xylogra",
            "xylolander ulla",
            "2077474-0",
            "kirjaamo@xylo",
            "00358 9 8123",
            "xy",
        ):
            with self.subTest(text=text):
                box = self.found(text, limit=50)
                self.assertTrue(box)
                action = self.search_model.list_action(f" {text} ")
                listed = self.Partner.with_user(self.staff).search(action["domain"])
                self.assertLessEqual(set(box.ids), set(listed.ids))
                # of two letters, the box leaves out archived ones
                if len(text) > 2:
                    self.assertEqual(set(box.ids), set(listed.ids))
                self.assertNotIn("context", action)  # goes on to what is opened

    def test_archived_ones_come_last(self):
        gone = self.company_partner("Xylo Gone", active=False)
        rows = self.search_model.find("xylo")
        self.assertEqual(rows[-1]["id"], gone.id)
        self.assertFalse(rows[-1]["active"])

    def test_colleagues_and_our_own_companies_are_no_customers(self):
        self.communications.name = "Xylo Colleague"
        self.env.company.partner_id.name = "Xylo House"
        found = self.found("xylo", limit=50)
        self.assertNotIn(self.communications.partner_id, found)
        self.assertNotIn(self.env.company.partner_id, found)

    def test_too_short_and_too_many(self):
        for text in ("", " x ", None, False):
            self.assertEqual(self.search_model.find(text), [])
        self.assertEqual(len(self.found("xylo", limit=2)), 2)
        self.assertEqual(len(self.search_model.find("e", limit=9)), 0)

    def test_many_matches_are_the_first_ones_by_name(self):
        self.patch(res_partner_lookup, "RARE", 1)
        self.assertEqual(self.found("xylo")[:1], self.ministry)
        self.assertEqual(self.found("xylog min")[:1], self.ministry)

    def test_two_letters_that_hardly_anybody_has(self):
        """Beginnings of words are found, by the index."""
        rare = self.company_partner("Oy Qx Ab")
        self.patch(
            type(self.Partner), "_statcrm_sample", lambda *args: ("nobody", "else")
        )
        self.assertEqual(self.found("qx"), rare)
        self.assertFalse(self.found("ox"))

    def test_wildcards_are_letters(self):
        self.assertFalse(self.found("x_lo%graphy office"))
        self.found("%_")  # no error

    def test_rules_and_companies(self):
        other = self.env["res.company"].create({"name": "Other house"})
        self.office.company_id = other
        self.assertNotIn(self.office, self.found("xylo"))
        self.env["ir.rule"].create(
            {
                "name": "Not the ministry",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "domain_force": f"[('id', '!=', {self.ministry.id})]",
            }
        )
        self.assertNotIn(self.ministry, self.found("xylo"))
        self.assertNotIn(self.ministry, self.found("2077474-0"))
        self.assertNotIn(self.ministry, self.found("09-8123"))
        rows = self.search_model.recent([self.ministry.id, self.office.id])
        self.assertEqual(rows, [])

    def test_recent_ones(self):
        """In their order; deleted ones are left out, leavers are still there."""
        gone = self.company_partner("Gone")
        self.ulla.active = False
        ids = [self.ulla.id, gone.id, self.ministry.id]
        gone.unlink()
        rows = self.search_model.recent([*ids, "x", None, self.staff.partner_id.id])
        self.assertEqual(
            [(row["id"], row["active"]) for row in rows],
            [(self.ulla.id, False), (self.ministry.id, True)],
        )
        self.assertEqual(self.search_model.recent([]), [])

    def test_only_colleagues_search(self):
        internal = self.env["statcrm.search"].with_user(self.internal)
        self.assertTrue(internal.find("xylo"))
        portal = self.env["statcrm.search"].with_user(self.portal)
        for search in (lambda: portal.find("xylo"), lambda: portal.recent([1])):
            with self.assertRaises(AccessError):
                search()

    def test_few_queries(self):
        for number in range(20):
            self.person(f"Xylo {number}", self.company_partner(f"Mill {number}"))
        self.env.flush_all()
        self.search_model.find("xylo", limit=4)  # caches of rules and the like
        counts = []
        for limit in (4, 20):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.search_model.find("xylo", limit=limit)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
        self.assertLessEqual(counts[1], 16)

    def test_a_user_with_several_companies(self):
        other = self.env["res.company"].create({"name": "Other house"})
        self.office.company_id = other
        self.staff.write({"company_ids": [Command.link(other.id)]})
        both = self.search_model.with_context(
            allowed_company_ids=(self.env.company | other).ids
        )
        self.assertIn(self.office.id, [row["id"] for row in both.find("xylo")])
