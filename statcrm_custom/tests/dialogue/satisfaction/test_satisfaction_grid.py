"""The grid of satisfaction equals one computed with plain Python."""

import random
import statistics
from decimal import ROUND_HALF_UP, Decimal

from odoo.tests import freeze_time, tagged

from ..satisfaction_common import SatisfactionCommon


def tenths(number):
    """Rounded as it is shown: a half goes up, away from zero."""
    whole = Decimal(repr(round(number, 9)))
    return float(whole.quantize(Decimal("0.1"), ROUND_HALF_UP))


@tagged("post_install", "-at_install")
class TestSatisfactionGrid(SatisfactionCommon):
    def random_answers(self, survey, people, scale, asks, seed):
        """Seeded answers with gaps; what was answered, brought to 1 to 5."""
        dice = random.Random(seed)
        low, high = scale
        vals, told = [], []
        for person in people:
            base = dice.randint(low, high)
            values = {("overall", None): base}
            for theme in self.themes:
                for kind in asks:
                    if dice.random() < 0.85:
                        near = base + dice.randint(-2, 2)
                        values[kind, theme] = max(low, min(high, near))
            vals.append(self.answer_values(person, values, survey=survey))
            told.append(
                {key: 1 + 4 * (v - low) / (high - low) for key, v in values.items()}
            )
        self.env["survey.user_input"].create(vals)
        return told

    def expected(self, told, theme, kind):
        """(satisfaction, importance, n, column) of one item, in plain Python."""
        judged = [one for one in told if ("satisfaction", theme) in one]
        satisfaction = statistics.mean(one["satisfaction", theme] for one in judged)
        if kind == "asked":
            values = [
                one["importance", theme] for one in told if ("importance", theme) in one
            ]
            importance, limit = statistics.mean(values), 4.0
        else:
            importance = statistics.correlation(
                [one["satisfaction", theme] for one in judged],
                [one["overall", None] for one in judged],
            )
            limit = 0.5
        satisfaction, importance = tenths(satisfaction), tenths(importance)
        column = "critical" if importance >= limit else "other"
        if satisfaction >= 4.0:
            column = "strength"
        return satisfaction, importance, len(judged), column

    def check(self, told, grid, kind):
        self.assertEqual(grid["importance_kind"], kind)
        items = self.items(grid)
        self.assertEqual(set(items), {"Speed", "Offers"})
        for theme in self.themes:
            satisfaction, importance, count, column = self.expected(told, theme, kind)
            stage, found_column, item = items[theme.name]
            self.assertEqual((stage, found_column), (theme.stage, column))
            self.assertEqual(item["satisfaction"], satisfaction)
            self.assertEqual(item["importance"], importance)
            self.assertEqual(item["answer_count"], count)
        overall = statistics.mean(one["overall", None] for one in told)
        self.assertEqual(grid["overall"], tenths(overall))
        self.assertEqual(grid["answer_count"], len(told))

    def test_importance_asked(self):
        people = self.people(40, self.company_partner("A"))
        asks = ("satisfaction", "importance")
        for seed in range(3):
            survey = self.make_survey()
            begun = self.make_round(survey, f"Round {seed}", "2026-03-01")
            told = self.random_answers(survey, people, (1, 5), asks, seed)
            self.check(told, self.grid(round_id=begun.id), "asked")

    def test_importance_derived_on_a_scale_to_ten(self):
        survey = self.make_survey(asks=("satisfaction",), scale=(1, 10))
        begun = self.make_round(survey, "First", "2026-03-02")
        people = self.people(30, self.company_partner("A"))
        told = self.random_answers(survey, people, (1, 10), ("satisfaction",), 7)
        self.check(told, self.grid(round_id=begun.id), "derived")

    def test_by_segment_value_class_and_customer(self):
        state = self.company_partner(
            "State",
            statcrm_segment_id=self.segment("central_government").id,
        )
        town = self.company_partner(
            "Town", statcrm_segment_id=self.segment("large_municipalities").id
        )
        self.nominate(state, "key")
        asks = ("satisfaction", "importance")
        told = {
            customer: self.random_answers(
                self.survey, self.people(12, customer), (1, 5), asks, seed
            )
            for seed, customer in enumerate((state, town))
        }
        top = self.segment("large_municipalities").parent_id
        for cut, key, customer in (
            ("segment", state.statcrm_segment_id.id, state),
            ("segment", top.id, town),
            ("value_class", self.value_class("key").id, state),
            ("value_class", 0, town),
            ("customer", state.id, state),
            ("customer", town.id, town),
        ):
            with self.subTest(cut=cut, customer=customer.name):
                grid = self.grid(cut=cut, key=key)
                self.check(told[customer], grid, "asked")
        self.check(told[state] + told[town], self.grid(), "asked")

    def test_change_since_the_last_round(self):
        people = self.people(6, self.company_partner("A"))
        self.all_fours(people, 3)
        self.make_round(self.survey, "Autumn", "2026-09-01")
        self.all_fours(people[:5], 5, date="2026-09-01")
        self.all_fours(people[5:], 4, date="2026-10-01")
        with freeze_time("2026-11-01"):
            grid = self.grid()
        self.assertEqual(grid["previous"], "Spring")
        # 29 / 6 is 4.8
        self.assertEqual(grid["overall_change"], 1.8)
        self.assertEqual(self.items(grid)["Speed"][2]["change"], 1.8)

    def test_limits_are_settings(self):
        people = self.people(5, self.company_partner("A"))
        values = {
            ("satisfaction", self.speed): 3,
            ("importance", self.speed): 3,
            ("overall", None): 3,
        }
        for person in people:
            self.answer(person, values)
        self.assertEqual(self.items(self.grid())["Speed"][1], "other")
        settings = self.env["res.config.settings"].sudo()
        settings.create({"statcrm_importance_from": 3}).execute()
        self.assertEqual(self.items(self.grid())["Speed"][1], "critical")
        settings.create({"statcrm_satisfaction_from": 3}).execute()
        self.assertEqual(self.items(self.grid())["Speed"][1], "strength")
