from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from ..common import StatcrmCommon


@tagged("post_install", "-at_install")
class TestNumbersOfMergedCustomers(StatcrmCommon):
    """A number of a customer that was merged away means the one that stayed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kept = cls.company_partner("Quincunx Oy", ref="FN-101")
        cls.gone = cls.company_partner(
            "Zephyria Oy", ref="FN-102", vat="XZ/998877", company_registry="XR-5544"
        )
        cls.third = cls.company_partner("Ternary Oy", ref="FN-103")

    def found(self, term, operator="ilike"):
        return self.Partner.search([("display_name", operator, term)])

    def test_each_number_is_found_by_every_look_up(self):
        self.merge(self.kept, self.gone)
        for number in ("FN-102", "XZ/998877", "XR-5544"):
            with self.subTest(number=number):
                self.assertEqual(self.found(number), self.kept)
                self.assertEqual(self.found(number, "="), self.kept)
                self.assertEqual(self.found([number], "in"), self.kept)
                names = self.Partner.name_search(number)
                self.assertEqual(names, [(self.kept.id, "Quincunx Oy")])
                self.assertNotIn(self.kept, self.found(number, "not ilike"))
        self.assertEqual(self.found("fn-10"), self.kept | self.third)
        self.assertFalse(self.found("FN-1022"))

    def test_an_account_manager_merges_and_the_number_is_kept(self):
        (self.kept | self.gone).email = "same@example.com"
        self.merge(self.kept, self.gone, self.account_manager)
        found = self.Partner.with_user(self.staff).name_search("FN-102")
        self.assertEqual(found[0][0], self.kept.id)

    def test_a_chain_of_merges(self):
        self.merge(self.kept, self.gone)
        self.merge(self.third, self.kept)
        for number in ("FN-101", "FN-102", "XR-5544"):
            self.assertEqual(self.found(number, "="), self.third)
        rows = self.third.statcrm_former_number_ids
        self.assertEqual(
            {(row.kind, row.number, row.former_name) for row in rows},
            {
                ("ref", "FN-101", "Quincunx Oy"),
                ("ref", "FN-102", "Zephyria Oy"),
                ("vat", "XZ/998877", "Zephyria Oy"),
                ("company_registry", "XR-5544", "Zephyria Oy"),
                # taken over by the first merge, and its own since then
            },
        )

    def test_the_survivor_takes_the_number_over(self):
        self.kept.ref = False
        self.merge(self.kept, self.gone)
        self.assertEqual(self.kept.ref, "FN-102")
        row = self.kept.statcrm_former_number_ids.filtered(lambda r: r.kind == "ref")
        self.assertEqual(row.number, "FN-102")
        self.kept.ref = "FN-200"
        self.assertEqual(self.found("FN-102"), self.kept)

    def test_an_id_that_the_survivors_country_does_not_know_is_a_former_number(self):
        self.kept.country_id = self.fi
        self.merge(self.kept, self.gone)
        self.assertFalse(self.kept.company_registry)
        self.assertEqual(self.found("XR-5544"), self.kept)

    def test_holders(self):
        self.merge(self.kept, self.gone)
        numbers = self.env["statcrm.former.number"]
        other = self.company_partner("Other Oy", ref="FN-102")
        archived = self.company_partner("Archived Oy", ref="FN-300", active=False)
        self.company_partner("Twin Oy", ref="FN-103", active=False)
        found = numbers._get_holders(["FN-101", "FN-102", "FN-103", "FN-300", "FN-x"])
        self.assertEqual(
            found,
            {
                "FN-101": {self.kept.id},
                "FN-102": {self.kept.id, other.id},
                "FN-103": {self.third.id},
                "FN-300": {archived.id},
            },
        )

    def test_external_ids_mean_the_survivor(self):
        self.env["ir.model.data"].create(
            {
                "module": "__import__",
                "name": "fn_gone",
                "model": "res.partner",
                "res_id": self.gone.id,
            }
        )
        self.merge(self.kept, self.gone)
        self.assertEqual(self.env.ref("__import__.fn_gone"), self.kept)

    def test_import_of_people_names_the_old_number(self):
        self.merge(self.kept, self.gone)
        answer = self.Partner.load(
            ["name", "parent_id"], [["Imported Person", "FN-102"]]
        )
        self.assertFalse(answer["messages"])
        person = self.Partner.browse(answer["ids"])
        self.assertEqual(person.parent_id, self.kept)

    def test_read_by_all_and_written_by_nobody(self):
        self.merge(self.kept, self.gone)
        row = self.kept.statcrm_former_number_ids[:1]
        for user in (self.staff, self.account_manager, self.main_user):
            mine = row.with_user(user)
            self.assertTrue(mine.number)
            for change in (
                lambda mine=mine: mine.write({"partner_id": self.third.id}),
                lambda mine=mine: mine.create(
                    {"partner_id": self.third.id, "kind": "ref", "number": "X"}
                ),
            ):
                with self.assertRaises(AccessError):
                    change()
        with self.assertRaises(AccessError):
            row.with_user(self.account_manager).unlink()

    def test_the_card_shows_them(self):
        self.merge(self.kept, self.gone)
        form = Form(self.kept.with_user(self.staff))
        self.assertEqual(len(form.statcrm_former_number_ids), 3)

    def test_a_new_partner_costs_no_query_more(self):
        counts = []
        for name in ("_search_nothing", "warm", "counted"):
            with self.count_queries(counts):
                self.company_partner(name, ref=f"FN-{name}")
        self.patch(type(self.Partner), "_statcrm_ids_by_number", lambda *args: [])
        with self.count_queries(counts):
            self.company_partner("without", ref="FN-without")
        self.assertEqual(counts[-2], counts[-1])
