from odoo.fields import Domain
from odoo.models import BaseModel
from odoo.tests import tagged

from ...models.customer.lookup import res_partner as res_partner_lookup
from ..common import StatcrmCommon

INDEX = "res_partner_statcrm_lookup_index"


@tagged("post_install", "-at_install")
class TestLookups(StatcrmCommon):
    """A look-up finds what plain Odoo finds, by the index."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mill = cls.company_partner(
            "Xylofoni Saha Oy",
            email="Info@Saha.example",
            ref="XQ-4711",
            vat="FI01120389",
            company_registry="0112038-9",
        )
        cls.sari = cls.person("Sari Äijälä", cls.mill, email="sari@saha.example")
        cls.archived = cls.company_partner("Xylofoni Vanha Oy", active=False)
        cls.other = cls.company_partner("Kirjasto 100%_a", ref="XQ-4712")
        cls.all = cls.mill | cls.sari | cls.archived | cls.other

    def found(self, term, operator="ilike", partners=None, **context):
        """The partners of this test that a search by display name finds."""
        partners = self.Partner if partners is None else partners
        partners = partners.with_context(**context)
        return partners.search([("display_name", operator, term)]) & self.all

    def plan(self, query):
        """The plan of a query where a sequential scan is no way out."""
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        code = query.select().code
        self.env.cr.execute(f"EXPLAIN {code}", query.select().params)
        plan = "\n".join(line for (line,) in self.env.cr.fetchall())
        self.env.cr.execute("SET LOCAL enable_seqscan = on")
        return plan

    def test_each_searched_column(self):
        for term, expected in (
            ("xylofoni sah", self.mill | self.sari),
            ("SAHA.EXAMPLE", self.mill | self.sari),
            ("sari@saha", self.sari),
            ("qq-4711", self.Partner),
            ("xq-471", self.mill | self.other),
            ("0112038", self.mill | self.sari),
            ("fi01120", self.mill | self.sari),
            ("äijä", self.sari),
        ):
            with self.subTest(term=term):
                self.assertEqual(self.found(term), expected)

    def test_customers_by_a_name_in_their_tree(self):
        """Few matches are looked up, of many the customers are walked over."""
        tops = self.mill | self.other
        matched = [("display_name", "ilike", "äijä")]
        for most in (res_partner_lookup.TREES, -1):
            self.patch(res_partner_lookup, "TREES", most)
            for operator, expected in (("any", self.mill), ("not any", self.other)):
                domain = [("statcrm_tree_ids", operator, matched)]
                with self.subTest(most=most, operator=operator):
                    found = self.Partner.search(
                        Domain(domain) & Domain("id", "in", tops.ids)
                    )
                    self.assertEqual(found, expected)
                    self.assertEqual(tops.filtered_domain(domain), expected)

    def test_operators(self):
        for operator, term, expected in (
            ("like", "Xylofoni S", self.mill | self.sari),
            ("like", "xylofoni s", self.Partner),
            ("=ilike", "xylofoni%oy", self.mill),
            ("=like", "Xylofoni%Oy", self.mill),
            ("=", "XQ-4711", self.mill),
            ("in", ["XQ-4711", "XQ-4712"], self.mill | self.other),
            ("not ilike", "xylofoni", self.other),
        ):
            with self.subTest(operator=operator, term=term):
                self.assertEqual(self.found(term, operator), expected)

    def test_terms_without_three_letters_in_a_row(self):
        self.assertEqual(self.found("Äi"), self.sari)
        self.assertEqual(self.found(""), self.all - self.archived)
        self.assertEqual(self.found("q-4"), self.mill | self.other)

    def test_wildcards_mean_what_they_mean_in_odoo(self):
        self.assertEqual(self.found("xylo%saha o"), self.mill | self.sari)
        self.assertEqual(self.found("kirjasto 100%_a"), self.other)

    def test_common_words_are_found_in_odoos_own_way(self):
        self.patch(res_partner_lookup, "RARE", 1)
        self.assertEqual(self.found("xylofoni"), self.mill | self.sari)
        self.assertEqual(self.found("kirjasto 100"), self.other)

    def test_the_domain_tells_rare_from_common(self):
        domain = self.Partner._search_display_name("ilike", "xylofoni")
        ids = (self.mill | self.sari | self.archived).ids
        self.assertCountEqual(list(domain)[0][2], ids)
        self.patch(res_partner_lookup, "RARE", 2)
        named = Domain("complete_name", "!=", False)
        plain = BaseModel._search_display_name(self.Partner, "ilike", "xylofoni")
        self.assertEqual(
            list(self.Partner._search_display_name("ilike", "xylofoni")),
            list(named & Domain(plain)),
        )

    def test_a_common_word_is_known_by_a_sample(self):
        """It finds the same, and no look-up of all its matches goes before."""
        self.patch(res_partner_lookup, "SAMPLED_FROM", 0)
        partners = self.Partner.with_context(active_test=False).search_count([])
        self.patch(res_partner_lookup, "COMMON", partners + 1)
        self.env.flush_all()
        self.env.cr.execute("ANALYZE res_partner")
        self.registry.clear_cache()
        self.addCleanup(self.registry.clear_cache)
        named = Domain("complete_name", "!=", False)
        for word in ("xylofoni", "ÄIJÄLÄ", "saha.EXAMPLE"):
            with self.subTest(word=word):
                plain = BaseModel._search_display_name(self.Partner, "ilike", word)
                asked = self.Partner._search_display_name("ilike", word)
                self.assertEqual(list(asked), list(named & Domain(plain)))
        self.assertEqual(self.found("xylofoni"), self.mill | self.sari)
        self.assertEqual(self.found("Äijälä"), self.sari)
        self.assertFalse(self.found("zyzzyva"))
        with self.assertQueryCount(0):
            self.assertTrue(self.Partner._statcrm_is_common("xylofoni"))

    def test_a_small_table_has_no_sample(self):
        self.registry.clear_cache()
        self.addCleanup(self.registry.clear_cache)
        self.assertFalse(self.Partner._statcrm_is_common("xylofoni"))

    def test_archived_partners(self):
        self.assertNotIn(self.archived, self.found("xylofoni"))
        self.assertIn(self.archived, self.found("xylofoni", active_test=False))

    def test_record_rules_hold(self):
        self.env["ir.rule"].create(
            {
                "name": "Not the mill",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "domain_force": f"[('id', '!=', {self.mill.id})]",
            }
        )
        partners = self.Partner.with_user(self.staff)
        self.assertEqual(self.found("xylofoni", partners=partners), self.sari)

    def test_through_a_relation(self):
        domain = [("parent_id", "ilike", "xylofoni sa")]
        self.assertEqual(self.Partner.search(domain), self.sari)
        names = self.Partner.name_search("xylofoni", limit=1)
        self.assertEqual(names, [(self.mill.id, "Xylofoni Saha Oy")])

    def test_a_partner_not_yet_written_is_found(self):
        self.other.name = "Zirkonia"
        self.assertEqual(self.found("zirkon"), self.other)
        self.assertFalse(self.found("kirjasto 100"))

    def test_the_index_answers(self):
        self.patch(res_partner_lookup, "RARE", 0)
        domain = self.Partner._search_display_name("ilike", "xylofoni")
        plan = self.plan(self.Partner._search(domain, active_test=False))
        # the planner may take Odoo's own index on company_registry, where it is short
        self.assertGreaterEqual(plan.count(f"Bitmap Index Scan on {INDEX}"), 4)
        self.assertNotIn("Seq Scan", plan)

    def test_normalized_addresses_are_indexed(self):
        domain = [("email_normalized", "=", "info@saha.example")]
        self.assertEqual(self.Partner.search(domain), self.mill)
        query = self.Partner._search(domain, active_test=False, bypass_access=True)
        self.assertIn("statcrm_email_normalized_index", self.plan(query))

    def test_the_planner_is_left_as_it_was(self):
        for setting in ("on", "off"):
            self.env.cr.execute(f"SET LOCAL enable_seqscan = {setting}")
            self.found("xylofoni")
            self.env.cr.execute("SHOW enable_seqscan")
            self.assertEqual(self.env.cr.fetchone(), (setting,))

    def test_without_trigrams_it_is_plain_odoo(self):
        self.patch(self.registry, "has_trigram", False)
        self.assertEqual(res_partner_lookup._trigram_definition(self.registry), "")
        self.assertEqual(self.found("xylofoni"), self.mill | self.sari)

    def test_the_definition_follows_unaccent(self):
        self.patch(self.registry, "has_unaccent", 2)
        self.patch(self.registry, "unaccent", lambda column: f"unaccent({column})")
        definition = res_partner_lookup._trigram_definition(self.registry)
        self.assertIn('unaccent("complete_name") gin_trgm_ops', definition)
        self.patch(self.registry, "has_unaccent", 1)
        self.assertEqual(res_partner_lookup._trigram_definition(self.registry), "")
