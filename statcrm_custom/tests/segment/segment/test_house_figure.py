"""What is counted over all customers: at once in a small house, else hourly."""

from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from ....models.customer.home import statcrm_house_figure
from ...common import StatcrmCommon

FAULTS = "odoo.addons.statcrm_custom.models.customer.house.statcrm_job_fault"


@tagged("post_install", "-at_install")
class TestHouseFigure(StatcrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.figures = cls.env["statcrm.house.figure"].with_user(cls.staff)
        cls.segments = cls.segment("regional_councils") + cls.segment("suppliers")
        cls.customers = cls.Partner.create(
            [
                {
                    "name": f"Customer {number}",
                    "is_company": True,
                    "statcrm_segment_id": cls.segments[number % 2].id,
                    "user_id": number % 3 and cls.account_manager.id,
                }
                for number in range(7)
            ]
        )
        cls.person("Contact", cls.customers[0])
        cls.sale(cls.customers[0], "2026-01-01", 60_000)
        cls.sale(cls.customers[1], "2026-01-01", 20_000)
        cls.classify()
        cls.env.flush_all()

    def large(self):
        """From now on this is a house with very many partners."""
        self.patch(statcrm_house_figure, "LARGE", -1)

    def expected(self, field):
        """{id: [customers, sales]} by a plain search."""
        found = {}
        partners = self.Partner.search(self.Partner._statcrm_principal_domain())
        for partner in partners:
            key = partner[field].id or None
            count, sales = found.get(key, (0, 0))
            found[key] = (count + 1, sales + partner.statcrm_sales)
        return found

    def test_the_rows_are_those_of_a_plain_search(self):
        for column, field in enumerate(
            ("statcrm_segment_id", "statcrm_value_class_id")
        ):
            for house in (lambda: None, self.large):
                house()
                found, _counted_at = self.figures._get_customers_by(column)
                expected = self.expected(field)
                self.assertEqual(found.keys(), expected.keys())
                for key, (count, sales) in expected.items():
                    self.assertEqual(found[key][0], count)
                    self.assertAlmostEqual(found[key][1], sales, 2)

    def test_a_small_house_counts_at_once(self):
        before, counted_at = self.figures._get("everybody")
        self.assertFalse(counted_at)
        self.company_partner("One more")
        after, counted_at = self.figures._get("everybody")
        self.assertEqual(
            [one - two for one, two in zip(after, before, strict=True)], [1, 1]
        )
        self.assertFalse(self.figures.sudo().search([]))

    def test_a_large_house_counts_once_an_hour_and_says_when(self):
        self.large()
        (before, _unplaced), counted_at = self.figures._get("everybody")
        self.assertTrue(counted_at)
        self.company_partner("One more")
        self.assertEqual(self.figures._get("everybody")[0][0], before)
        with self.assertQueryCount(1):
            self.figures._get("everybody")
        tiles = self.tiles(self.management)
        self.assertEqual(tiles["principals"]["count"], before)
        self.assertTrue(tiles["principals"]["hint"].startswith("Counted at"))
        self.run_cron("ir_cron_count_house")
        self.figures.invalidate_model()
        self.assertEqual(self.figures._get("everybody")[0][0], before + 1)
        self.assertEqual(self.tiles(self.management)["principals"]["count"], before + 1)

    def test_nobody_waits_for_the_first_count(self):
        self.large()
        self.run_cron("ir_cron_count_house")
        names = self.figures._get_names()
        self.assertLessEqual({"customers", "everybody", "missing"}, {*names})
        ours = self.figures.with_context(allowed_company_ids=self.env.company.ids)
        with patch.object(type(self.figures), "_create_figure", autospec=True) as made:
            for name in names:
                with self.subTest(figure=name):
                    self.assertTrue(ours._get(name)[1])
        made.assert_not_called()

    def test_an_update_lets_the_job_count_at_once(self):
        job = self.env.ref("statcrm_custom.ir_cron_count_house")
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", job.id)])
        triggers.unlink()
        self.env["statcrm.house.figure"].init()
        self.assertTrue(self.env["ir.cron.trigger"].search([("cron_id", "=", job.id)]))

    def test_what_is_mine_is_never_old(self):
        self.large()
        before = self.counted(self.account_manager)
        self.company_partner("Mine", user_id=self.account_manager.id)
        after = self.counted(self.account_manager)
        for key in ("my_customers", "my_incomplete", "my_without_people"):
            self.assertEqual(after[key]["count"], before[key]["count"] + 1)

    def test_a_figure_belongs_to_the_companies_that_are_chosen(self):
        self.large()
        ours = self.figures.with_context(allowed_company_ids=self.env.company.ids)
        (before, _unplaced), _counted_at = ours._get("everybody")
        other = self.env["res.company"].create({"name": "Another house"})
        self.staff.company_ids += other
        self.company_partner("Theirs", company_id=other.id)
        theirs = self.figures.with_context(allowed_company_ids=other.ids)
        (found, _unplaced), _counted_at = theirs._get("everybody")
        self.assertEqual(found, before + 1 - self.of_company(self.env.company))
        self.assertEqual(ours._get("everybody")[0][0], before)
        self.run_cron("ir_cron_count_house")
        self.figures.invalidate_model()
        self.assertEqual(theirs._get("everybody")[0][0], found)
        self.assertEqual(ours._get("everybody")[0][0], before)

    def of_company(self, company):
        domain = self.Partner._statcrm_principal_domain()
        return self.Partner.search_count([*domain, ("company_id", "=", company.id)])

    def test_whose_row_cannot_be_counted_any_more_is_made_anew(self):
        self.large()
        self.figures._get("everybody")
        self.staff.active = False
        self.run_cron("ir_cron_count_house")
        rows = self.figures.sudo().search([])
        self.assertNotIn(self.staff, rows.user_id)
        rows.unlink()
        figures = self.env["statcrm.house.figure"].with_user(self.account_manager)
        self.assertTrue(figures._get("everybody")[1])

    def test_a_figure_that_cannot_be_counted_holds_up_no_other(self):
        self.large()
        (before, _unplaced), _counted_at = self.figures._get("everybody")
        broken = self.figures.sudo().search([]).copy({"name": "of_before"})
        self.company_partner("One more")
        with mute_logger(FAULTS):
            self.run_cron("ir_cron_count_house")
        self.figures.invalidate_model()
        self.assertEqual(self.figures._get("everybody")[0][0], before + 1)
        fault = self.env["statcrm.job.fault"].search([("res_id", "=", broken.id)])
        self.assertEqual(fault.job, "Figures of the house")

    def test_essential_data_of_today_is_counted_at_once(self):
        """Hourly counts are for requirements as they were then."""
        self.large()
        requirement = self.env.ref("statcrm_custom.statcrm_data_requirement_segment")
        first = requirement.with_user(self.staff).missing_count
        self.assertEqual(
            first,
            self.Partner.search_count([("statcrm_missing_ids", "in", requirement.ids)]),
        )
        self.company_partner("Without segment")
        requirement.sequence += 1
        self.env.invalidate_all()
        self.assertEqual(requirement.with_user(self.staff).missing_count, first)
        requirement.sudo().domain = "[('name', '!=', 'Without segment')]"
        self.env.invalidate_all()
        self.assertEqual(requirement.with_user(self.staff).missing_count, 1)

    def test_an_update_forgets_what_was_counted_in_another_form(self):
        self.large()
        requirement = self.env.ref("statcrm_custom.statcrm_data_requirement_segment")
        requirement = requirement.with_user(self.staff)
        first = requirement.missing_count
        figure = self.figures.sudo().search([("name", "=", "missing")])
        figure.value = {str(requirement.id): first}
        self.env.flush_all()
        self.figures.sudo().init()
        self.env.invalidate_all()
        self.assertEqual(requirement.missing_count, first)

    def test_the_finds_of_a_segment_rule_of_today_are_counted_at_once(self):
        self.large()
        rule = self.env["statcrm.segment.rule"].create(
            {
                "name": "Customers by name",
                "domain": f"[('id', 'in', {self.customers.ids})]",
                "segment_id": self.segments[0].id,
            }
        )
        self.env.flush_all()
        self.assertEqual(rule.with_user(self.management).match_count, 7)
        self.customers[0].active = False
        rule.sequence += 1
        self.env.invalidate_all()
        self.assertEqual(rule.match_count, 7)
        rule.domain = f"[('id', 'in', {self.customers[:3].ids})]"
        self.assertEqual(rule.match_count, 2)

    def test_segments_and_classes_show_the_same_in_both_houses(self):
        def shown():
            self.env.invalidate_all()
            segments = self.env["statcrm.segment"].search([])
            classes = self.env["statcrm.value.class"].search([])
            return [
                *segments.mapped("customer_count"),
                *segments.mapped("sales"),
                *classes.mapped("customer_count"),
                *classes.mapped("sales_share"),
            ]

        small = shown()
        self.large()
        self.assertEqual(shown(), small)
        self.company_partner("One more", statcrm_segment_id=self.segments[0].id)
        self.assertEqual(shown(), small)

    def test_the_pivot_counts_and_opens_customers(self):
        figures = self.env["statcrm.customer.figures"].with_user(self.staff)
        for house in (lambda: None, self.large):
            house()
            for field in ("statcrm_segment_id", "statcrm_value_class_id", "user_id"):
                groups = figures._read_group(
                    [], [field], ["customer_count:sum", "statcrm_sales:sum"]
                )
                found = {group.id or None: row for group, *row in groups}
                expected = self.expected(field)
                self.assertEqual(found.keys(), expected.keys())
                for key, (count, sales) in expected.items():
                    self.assertEqual(found[key][0], count)
                    self.assertAlmostEqual(found[key][1], sales, 2)
            domain = [("statcrm_segment_id", "=", self.segments[0].id)]
            action = figures.action_customers([*domain, ("user_id", "=", False)])
            customers = self.Partner.search(action["domain"])
            self.assertEqual(customers, self.customers[0] | self.customers[6])

    def test_roles_by_class_count_and_open_the_same_customers(self):
        roles = self.env["statcrm.customer.role"].search([], limit=3)
        self.give_roles(self.customers[0], roles)
        self.give_roles(self.customers[1], roles[:1] | roles[:1])
        self.give_roles(self.customers[2], roles[:1])
        self.customers[2].statcrm_role_line_ids.active = False
        figures = self.env["statcrm.customer.figures"].with_user(self.staff)
        for house in (lambda: None, self.large):
            house()
            groups = figures._read_group(
                [], ["statcrm_role_count"], ["customer_count:sum"]
            )
            self.assertGreaterEqual({number for number, _count in groups}, {0, 1, 3})
            for number, count in groups:
                domain = [("statcrm_role_count", "=", number)]
                action = figures.action_customers(domain)
                found = self.Partner.with_user(self.staff).search(action["domain"])
                self.assertEqual(len(found), count)
        many = figures.action_customers([("statcrm_role_count", ">=", 3)])
        self.assertIn(self.customers[0], self.Partner.search(many["domain"]))
        self.assertNotIn(self.customers[1], self.Partner.search(many["domain"]))

    def give_roles(self, customer, roles):
        lines = self.env["statcrm.customer.role.line"]
        lines.create([{"partner_id": customer.id, "role_id": one.id} for one in roles])
        self.env.flush_all()

    def test_the_pivot_of_customers_that_were_never_classed(self):
        libraries = self.segment("libraries")
        self.company_partner("New", statcrm_segment_id=libraries.id)
        figures = self.env["statcrm.customer.figures"].with_user(self.staff)
        rows = figures._read_group(
            [("statcrm_segment_id", "=", libraries.id)],
            [],
            ["customer_count:sum", "statcrm_sales:sum"],
        )
        self.assertEqual(rows, [(1, 0)])

    def test_the_last_classification_is_told_by_its_own_figures(self):
        self.large()
        tile = self.tiles(self.management)["concentration"]
        last = self.env["statcrm.classification"]._last_applied()
        self.assertEqual(tile["text"], last.concentration_text)
        self.assertEqual(tile["label"], last.display_name)
        self.assertEqual(
            tile["action"]["domain"], last.action_top_customers()["domain"]
        )

    def test_the_curve_has_the_sentence_of_home(self):
        last = self.env["statcrm.classification"]._last_applied()
        before = self.classify("2024-12-31")
        last.applied_at = "2100-01-01 00:00:00"
        for house in (lambda: None, self.large):
            house()
            tile = self.tiles(self.management)["concentration"]
            told = last.with_user(self.staff).get_concentration()
            self.assertEqual(told, {"name": tile["label"], "text": tile["text"]})
            told = before.with_user(self.staff).get_concentration()
            self.assertEqual(told["text"], before.concentration_text)

    def test_a_run_lets_the_job_count_at_once(self):
        self.large()
        self.figures._get("everybody")
        with patch.object(type(self.env["ir.cron"]), "_trigger") as trigger:
            self.classify()
        self.assertTrue(trigger.called)
