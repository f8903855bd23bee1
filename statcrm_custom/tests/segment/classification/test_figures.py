import math
import random
from collections import defaultdict

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...common import StatcrmCommon


class RandomSales(StatcrmCommon):
    """Sales of a window far from all other data; seeded, so repeatable."""

    WINDOW = ("1991-12-31", 12)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        chance = random.Random(2026)
        cls.customers = cls.Partner.create(
            [{"name": f"F{n}", "is_company": True} for n in range(93)]
        )
        cls.totals = defaultdict(float)
        for customer in cls.customers[:80]:
            for _sale in range(chance.randrange(1, 4)):
                amount = round(chance.paretovariate(0.8) * 500, 2)
                amount = min(amount, 900_000) * (-1 if chance.random() < 0.1 else 1)
                cls.sale(customer, f"1991-{chance.randrange(1, 13):02}-15", amount)
                cls.totals[customer] += amount
        cls.ranked = sorted(
            (round(total, 2) for total in cls.totals.values() if total > 0.004),
            reverse=True,
        )

    def top_part(self, share):
        """The part that the top customers bring, by plain Python."""
        wanted = math.ceil(round(share * len(self.ranked), 6))
        return sum(self.ranked[:wanted]) / sum(self.ranked)


@tagged("post_install", "-at_install")
class TestConcentration(RandomSales):
    def test_share_of_the_top(self):
        run = self.classification(*self.WINDOW)
        for share in (0.001, 0.01, 0.05, 0.07, 0.1, 0.2, 1 / 3, 0.5, 0.99, 1):
            self.assertAlmostEqual(run.concentration(share), self.top_part(share), 9)
        self.assertEqual(run.concentration(1), 1)

    def test_by_hand(self):
        """Twenty customers; the top 5 % are one of them, 6 % are two."""
        run = self.classification("1981-12-31", 12)
        for number, customer in enumerate(self.customers[:20]):
            self.sale(customer, "1981-06-01", 620 if number == 0 else 20)
        self.assertAlmostEqual(run.concentration(0.05), 0.62)
        self.assertAlmostEqual(run.concentration(0.06), 0.64)
        self.assertEqual(
            run.concentration_text,
            "The top 5 % of the customers bring 62 % of the sales.",
        )

    def test_top_is_rounded_up_to_a_whole_customer(self):
        run = self.classification(*self.WINDOW)
        # 0.07 * 100 is 7.000000000000001 for a computer
        for share, count, top in ((0.07, 100, 7), (0.05, 21, 2), (0.05, 20, 1)):
            self.assertEqual(run._top_count(share, count), top)

    def test_for_any_date_without_a_preview(self):
        run = self.classification("1991-06-30", 1)
        june = self.env["statcrm.sales.entry"].search(
            [
                ("partner_id", "in", self.customers.ids),
                ("date", ">=", "1991-06-01"),
                ("date", "<=", "1991-06-30"),
            ]
        )
        self.assertGreater(len(june), 5)
        total = defaultdict(float)
        for entry in june:
            total[entry.partner_id] += entry.amount
        good = [amount for amount in total.values() if amount > 0]
        self.assertAlmostEqual(run.concentration(0.0001), max(good) / sum(good), 9)

    def test_nobody_has_sales(self):
        run = self.classification("1971-12-31", 12)
        self.assertEqual(run.concentration(0.05), 0)
        self.assertEqual(
            run.concentration_text, "No customer has sales in this window."
        )

    def test_share_out_of_range(self):
        run = self.classification(*self.WINDOW)
        for share in (0, -0.1, 1.01):
            with self.assertRaises(UserError):
                run.concentration(share)

    def test_every_colleague_may_ask(self):
        run = self.classification(*self.WINDOW)
        self.assertAlmostEqual(
            run.with_user(self.internal).concentration(0.05), self.top_part(0.05), 9
        )

    def test_curve(self):
        run = self.classification(*self.WINDOW)
        run.action_preview()
        report = self.env["statcrm.concentration.report"].search(
            [("classification_id", "=", run.id)], order="rank"
        )
        self.assertEqual(report.mapped("sales"), self.ranked)
        count, total, reached = len(self.ranked), sum(self.ranked), 0
        for place, (row, amount) in enumerate(zip(report, self.ranked, strict=True), 1):
            reached += amount
            self.assertEqual(row.rank, place)
            self.assertAlmostEqual(row.customer_share, 100 * place / count, 6)
            self.assertAlmostEqual(row.sales_share, 100 * reached / total, 6)
            # the first whole percentage whose customers, rounded up, include this one
            percent = next(
                number
                for number in range(1, 101)
                if run._top_count(number / 100, count) >= place
            )
            self.assertEqual(row.top_percent, percent)

    def test_curve_and_sentence_leave_out_the_same_customers(self):
        best = max(self.customers, key=lambda one: self.totals[one])
        best.action_archive()
        run = self.classification(*self.WINDOW)
        run.action_preview()
        report = self.env["statcrm.concentration.report"].search(
            [("classification_id", "=", run.id)], order="rank"
        )
        top = math.ceil(round(0.05 * len(report), 6))
        self.assertAlmostEqual(
            100 * run.concentration(0.05), report[top - 1].sales_share, 6
        )

    def test_click_shows_the_top_customers(self):
        run = self.classification(*self.WINDOW)
        run.action_preview()
        lines = self.env["statcrm.classification.line"].search(
            run.action_top_customers()["domain"]
        )
        wanted = math.ceil(round(0.05 * len(self.ranked), 6))
        self.assertEqual(lines.mapped("sales"), self.ranked[:wanted])


@tagged("post_install", "-at_install")
class TestMatrix(RandomSales):
    def test_moves_against_plain_python(self):
        self.customers[:50].statcrm_segment_id = self.segment("others")
        self.sale(self.customers[90], "1990-06-30", 60_000)
        self.classify("1990-12-31", 12)
        old = {one: one.statcrm_computed_class_id for one in self.Partner.search([])}
        run = self.classification(*self.WINDOW)
        run.action_preview()
        expected = defaultdict(int)
        sales = defaultdict(float)
        for line in run.line_ids:
            self.assertEqual(line.old_class_id, old[line.partner_id])
            expected[line.old_class_id, line.new_class_id] += 1
            sales[line.old_class_id, line.new_class_id] += line.sales
        matrix = run._matrix()
        found = {
            (start, end): cell["count"]
            for start, row in matrix["rows"]
            for end, cell in zip(matrix["classes"], row, strict=True)
            if cell["count"]
        }
        self.assertEqual(found, dict(expected))
        moved = {pair: n for pair, n in expected.items() if pair[0] != pair[1]}
        self.assertEqual(run.move_count, sum(moved.values()))
        self.assertEqual(run.line_count, sum(expected.values()))
        self.assertAlmostEqual(run.moved_sales, sum(sales[pair] for pair in moved), 2)
        self.assertAlmostEqual(run.total_sales, sum(self.totals.values()), 2)

    def test_page_shows_the_counts(self):
        run = self.classification(*self.WINDOW)
        self.assertFalse(run.matrix_html)
        run.action_preview()
        self.assertIn("Big customer", run.matrix_html)
        self.assertIn("Not classified", run.matrix_html)

    def test_button_opens_the_customers(self):
        run = self.classification(*self.WINDOW)
        run.action_preview()
        lines = self.env["statcrm.classification.line"].search(
            run.action_lines()["domain"]
        )
        self.assertEqual(lines, run.line_ids)


@tagged("post_install", "-at_install")
class TestValueScores(StatcrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["statcrm.value.factor"].search([]).active = False
        cls.light, cls.heavy, cls.gone = cls.env["statcrm.value.factor"].create(
            [
                {"name": "Light", "code": "t1", "weight": 1},
                {"name": "Heavy", "code": "t2", "weight": 3},
                {"name": "Gone", "code": "t3", "weight": 9},
            ]
        )
        cls.one, cls.two = cls.company_partner("One"), cls.company_partner("Two")

    def score(self, partner, factor, score, date="2026-01-01"):
        return self.env["statcrm.value.score"].create(
            {
                "partner_id": partner.id,
                "factor_id": factor.id,
                "score": score,
                "date": date,
                "evidence": "Seen",
            }
        )

    def ranking(self):
        self.env.flush_all()
        rows = self.env["statcrm.value.ranking"].search([])
        return [(row.partner_id, round(row.score, 2), row.factor_count) for row in rows]

    def test_a_segment_manager_scores_the_customers_of_the_segment(self):
        segment = self.segment("polytechnics")
        segment.manager_id = self.segment_manager
        self.one.statcrm_segment_id = segment
        mine = (self.one + self.two).with_user(self.segment_manager)
        self.assertEqual(mine.mapped("statcrm_may_score"), [True, False])
        scores = self.env["statcrm.value.score"].with_user(self.segment_manager)
        values = {"factor_id": self.light.id, "score": 4, "evidence": "Seen"}
        scores.create(values | {"partner_id": self.one.id})
        for refused in (
            {"partner_id": self.two.id},
            {"partner_id": self.one.id, "user_id": self.staff.id},
        ):
            with self.assertRaises(AccessError):
                scores.create(values | refused)

    def test_newest_score_of_each_factor_weighted(self):
        self.score(self.one, self.light, 5, "2026-02-01")
        self.score(self.one, self.light, 1, "2025-02-01")
        self.score(self.one, self.heavy, 2)
        self.score(self.two, self.heavy, 4)
        # (1 * 5 + 3 * 2) / 4
        self.assertEqual(self.one.statcrm_value_score, 2.8)  # 2.75, one decimal
        self.assertEqual(self.two.statcrm_value_score, 4)
        self.assertEqual(self.ranking(), [(self.two, 4, 1), (self.one, 2.75, 2)])

    def test_of_one_day_the_one_written_later_counts(self):
        self.score(self.one, self.light, 1)
        self.score(self.one, self.light, 5)
        self.env.invalidate_all()
        self.assertEqual(self.one.statcrm_value_score, 5)
        self.assertEqual(self.ranking(), [(self.one, 5, 1)])

    def test_archived_factor_does_not_count(self):
        self.score(self.one, self.gone, 1)
        self.score(self.one, self.light, 3)
        self.gone.active = False
        self.env.invalidate_all()
        self.assertEqual(self.one.statcrm_value_score, 3)
        self.assertEqual(self.ranking(), [(self.one, 3, 1)])

    def test_ranking_is_of_active_principals(self):
        office = self.company_partner("Office", self.one)
        for partner in self.one + self.two + office:
            self.score(partner, self.light, 3)
        self.two.action_archive()
        self.assertEqual(self.ranking(), [(self.one, 3, 1)])

    def test_equal_scores_are_ranked_by_sales(self):
        self.score(self.one, self.light, 3)
        self.score(self.two, self.light, 3)
        self.sale(self.two, "2026-01-01", 10)
        self.classify()
        self.env.cr.execute(
            "UPDATE res_partner SET statcrm_sales = NULL WHERE id = %s", (self.one.id,)
        )
        self.assertEqual([row[0] for row in self.ranking()], [self.two, self.one])

    def test_against_plain_python(self):
        chance = random.Random(5)
        factors = self.light + self.heavy + self.gone
        partners = self.Partner.create([{"name": f"R{n}"} for n in range(30)])
        newest = {}
        for _line in range(200):
            partner, factor = chance.choice(partners), chance.choice(factors)
            day = f"2026-{chance.randrange(1, 13):02}-01"
            line = self.score(partner, factor, chance.randrange(1, 6), day)
            key = (partner, factor)
            if key not in newest or newest[key].date <= line.date:
                newest[key] = line
        self.env.invalidate_all()
        expected = {}
        for partner in partners:
            mine = [line for (one, _factor), line in newest.items() if one == partner]
            weights = sum(line.factor_id.weight for line in mine)
            total = sum(line.factor_id.weight * line.score for line in mine)
            expected[partner] = total / weights
            self.assertAlmostEqual(partner.statcrm_value_score, total / weights, 1)
        self.assertEqual(
            {partner: score for partner, score, _count in self.ranking()},
            {partner: round(score, 2) for partner, score in expected.items()},
        )

    def test_score_is_from_one_to_five(self):
        for number in (0, 6):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.cr.savepoint(),
            ):
                self.score(self.one, self.light, number)
