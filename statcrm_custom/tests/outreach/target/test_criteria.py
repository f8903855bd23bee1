"""Each kind of criterion against a plain search, or against people named by hand."""

from odoo.fields import Domain
from odoo.tests import tagged

from ..target_case import TargetCase


@tagged("post_install", "-at_install")
class TestCriteria(TargetCase):
    def assertLikeSearch(self, kind, value, domain):
        """The group is what a search finds over places of work, also negated."""
        lines = self.env["statcrm.affiliation"].search([("is_current", "=", True)])
        met = lines.filtered_domain(
            [("principal_id", "any", domain)] if domain else []
        ).partner_id
        loose = self.finn.filtered_domain(domain)
        people = (met | loose) & self.everybody
        self.assertFinds(people, (kind, value))
        self.assertFinds(self.everybody - people, (kind, value, True))
        return people

    def test_segment_with_those_below(self):
        found = self.assertLikeSearch(
            "segment",
            self.local,
            [("statcrm_segment_id", "child_of", self.local.ids)],
        )
        self.assertEqual(found, self.anna + self.bo + self.cilla + self.dan)
        self.assertFinds(self.eva, ("segment", self.central))

    def test_archived_segment_is_still_asked_for(self):
        self.local.sudo().active = False
        self.assertFinds(
            self.anna + self.bo + self.cilla + self.dan, ("segment", self.local)
        )

    def test_value_classes(self):
        self.nominate(self.oulu, "strategic")
        self.nominate(self.ministry, "key")
        strategic = self.value_class("strategic")
        self.assertLikeSearch(
            "value_class", strategic, [("statcrm_value_class_id", "=", strategic.id)]
        )
        self.assertLikeSearch(
            "nominated_class",
            strategic,
            [("statcrm_nominated_class_id", "=", strategic.id)],
        )

    def test_customer_role(self):
        role = self.env["statcrm.customer.role"].search([], limit=1)
        self.env["statcrm.customer.role.line"].create(
            {"partner_id": self.ministry.id, "role_id": role.id}
        )
        found = self.assertLikeSearch(
            "customer_role",
            role,
            [("statcrm_role_line_ids.role_id", "=", role.id)],
        )
        self.assertEqual(found, self.eva)

    def test_account_manager_and_unit(self):
        user = self.account_manager
        self.oulu.user_id = user
        unit = self.make_unit("Below", user)
        above = self.make_unit("Above")
        unit.parent_id = above
        found = self.assertLikeSearch("responsible", user, [("user_id", "=", user.id)])
        self.assertEqual(found, self.anna + self.bo + self.cilla)
        self.assertLikeSearch("unit", above, [("user_id", "=", user.id)])

    def test_industry_and_tag(self):
        industry = self.env["res.partner.industry"].search([], limit=1)
        self.espoo.industry_id = industry
        self.assertLikeSearch("industry", industry, [("industry_id", "=", industry.id)])
        above, tag = self.env["res.partner.category"].create(
            [{"name": "Above"}, {"name": "Tag"}]
        )
        tag.parent_id = above
        self.espoo.category_id = tag
        self.assertLikeSearch("tag", above, [("category_id", "child_of", above.ids)])

    def test_size_counts_the_people_of_the_whole_customer(self):
        self.assertFinds(
            self.anna + self.bo + self.cilla, ("size", {"from": 3, "to": 3})
        )
        self.assertFinds(self.dan + self.eva, ("size", {"from": 1, "to": 2}))
        self.assertFinds(self.finn, ("size", {"to": 0}))
        self.assertFinds(self.everybody, ("size", {"from": 0}))

    def test_sales_of_the_classification(self):
        self.sale(self.espoo, "2026-01-15", 5000)
        self.classify()
        self.assertFinds(self.dan, ("sales_band", {"from": 4000, "to": 6000}))
        self.assertFinds(self.everybody - self.dan, ("sales_band", {"to": 4000}))

    def test_completeness(self):
        full = self.oulu.statcrm_completeness
        self.assertLikeSearch(
            "completeness",
            {"from": full, "to": 100},
            Domain("statcrm_is_principal", "=", True)
            & Domain("statcrm_completeness", ">=", full),
        )

    def test_place_is_that_of_the_office_or_else_of_the_customer(self):
        self.assertFinds(self.anna + self.bo + self.finn, ("city", {"text": " oULU "}))
        self.assertFinds(self.cilla + self.dan, ("city", {"text": "Kempele, Espoo"}))
        self.assertFinds(self.cilla, ("postcode", {"text": "904"}))
        self.assertFinds(
            self.anna + self.bo + self.cilla, ("postcode", {"text": "90000-90 999"})
        )
        self.assertFinds(self.eva + self.dan, ("postcode", {"text": "00, 021"}))
        self.assertFinds(self.anna + self.bo + self.cilla, ("country", self.fi))

    def test_region(self):
        region, other = self.env["res.country.state"].search([], limit=2)
        self.oulu.state_id, self.library.state_id = region, other
        self.assertFinds(self.anna + self.bo, ("region", region))
        self.assertFinds(self.cilla, ("region", other))

    def test_role_and_level_at_this_place(self):
        self.assertFinds(
            self.anna + self.dan + self.eva, ("contact_role", self.decides)
        )
        self.assertFinds(
            self.bo + self.cilla + self.finn, ("contact_role", self.decides, True)
        )
        self.assertFinds(self.anna, ("level", {"keys": ["director"]}))

    def test_all_criteria_are_met_at_one_place(self):
        """Who decides at the ministry and buys in Oulu is no decision-maker of Oulu."""
        line = self.affiliate(self.eva, self.oulu, role_ids=self.buys.ids)
        rule = ("segment", self.small), ("contact_role", self.decides)
        self.assertFinds(self.anna + self.dan, *rule)
        line.role_ids = self.decides
        self.assertFinds(self.anna + self.dan + self.eva, *rule)

    def test_one_of_several_values_is_enough(self):
        both = self.decides + self.buys
        self.assertFinds(
            self.anna + self.bo,
            ("segment", self.small),
            ("contact_role", both),
            ("city", {"text": "Oulu"}),
        )

    def test_language(self):
        self.env["res.lang"]._activate_lang("fi_FI")
        self.cilla.lang = "fi_FI"
        self.assertFinds(self.cilla, ("language", {"keys": ["fi_FI"]}))

    def test_member_of_another_group_and_not(self):
        inner = self.group(("segment", self.small), unit_of_selection="organisation")
        one_each = self.members(inner)
        self.assertEqual(len(one_each), 2)
        self.assertFinds(one_each, ("group", inner))
        self.assertFinds(self.everybody - one_each, ("group", inner, True))
        self.assertFinds(one_each, ("group", inner._freeze()))

    def test_domain_of_experts(self):
        text = '[("name", "in", ["Anna", "Finn"])]'
        self.assertFinds(
            self.anna + self.finn, ("domain", {"whom": "person", "text": text})
        )
        text = '["|", ("city", "=", "Espoo"), ("city", "=", "Helsinki")]'
        self.assertFinds(
            self.dan + self.eva, ("domain", {"whom": "customer", "text": text})
        )

    def test_who_is_no_contact_person_is_never_found(self):
        """Colleagues, organisations, archived people, and who has left."""
        yesterday = "2020-01-01"
        self.anna.active = False
        self.affiliate(self.account_manager.partner_id, self.oulu)
        self.bo.statcrm_affiliation_ids.date_to = yesterday
        self.assertFinds(self.cilla + self.dan, ("segment", self.small))

    def test_our_own_house_is_no_customer(self):
        self.works("Colleague", self.env.company.partner_id)
        found = self.members(self.group(("segment", self.central, True)))
        self.assertNotIn("Colleague", found.mapped("name"))

    def test_two_posts_count_once(self):
        self.affiliate(self.anna, self.espoo)
        self.assertFinds(
            self.anna + self.bo + self.cilla + self.dan, ("segment", self.small)
        )

    def test_each_kind_has_a_sentence_and_a_count(self):
        group = self.group(
            ("segment", self.small),
            ("size", {"from": 3}),
            ("open_offer", {}, True),
            ("city", {"text": "Oulu, Espoo"}, True),
        )
        self.assertEqual(
            group.criterion_ids.mapped("text"),
            [
                f"Segment: {self.small.display_name}",
                "Size: at least 3 people known",
                "Open offer: no",
                "Municipality: none of Oulu or Espoo",
            ],
        )
        self.assertEqual([*group.count_criteria().values()], [4, 3, 6, 2])
        self.assertEqual(self.members(group), self.cilla)
