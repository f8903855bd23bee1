"""Figures of fewer than five answers are nowhere: not for any role, in any way."""

import json
from datetime import datetime, timedelta

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ...common import ROLES
from ..satisfaction_common import SatisfactionCommon

FIGURES = ("satisfaction", "importance", "correlation")


class FewCase(SatisfactionCommon):
    """Three segments: 6 answers, 5 answers, 3 answers. The second protects the third.

    The two shown customers of the first segment have no small neighbour.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customers = {}
        for code, count, value in (
            ("central_government", 6, 5),
            ("research_institutes", 5, 4),
            ("libraries", 3, 2),
        ):
            customer = cls.company_partner(
                code, statcrm_segment_id=cls.segment(code).id
            )
            cls.customers[code] = customer
            cls.all_fours(cls.people(count, customer), value)

    def shown(self, cut):
        """{group name: mean satisfaction or None} of the overall satisfaction."""
        self.publish()
        rows = self.env["statcrm.satisfaction.report"].search(
            [
                ("cut", "=", cut),
                ("theme_id", "=", False),
                ("round_id", "=", self.round.id),
            ]
        )
        field = {"segment": "segment_id", "customer": "partner_id"}.get(cut, "cut")
        return {
            cut == "all" or row[field].name: None if row.is_hidden else row.satisfaction
            for row in rows
        }


@tagged("post_install", "-at_install")
class TestFewAnswers(FewCase):
    def test_the_smallest_shown_group_protects_the_hidden_one(self):
        self.assertEqual(
            self.shown("segment"),
            {"Central government": 5, "Research institutes": None, "Libraries": None},
        )
        mean = (6 * 5 + 5 * 4 + 3 * 2) / 14
        self.assertEqual(self.shown("all")[True], round(mean, 1))

    def test_customers_of_a_hidden_segment_are_hidden(self):
        self.assertEqual(
            self.shown("customer"),
            {"central_government": 5, "research_institutes": None, "libraries": None},
        )

    def test_two_small_groups_of_five_together_need_no_third(self):
        small = self.company_partner(
            "Two", statcrm_segment_id=self.segment("citizens").id
        )
        self.all_fours(self.people(2, small))
        self.assertEqual(self.shown("segment")["Research institutes"], 4)
        self.assertIsNone(self.shown("segment")["Libraries"])

    def test_a_small_customer_hides_its_only_neighbour_in_the_segment(self):
        small = self.company_partner(
            "Small", statcrm_segment_id=self.segment("central_government").id
        )
        self.all_fours(self.people(4, small))
        self.assertEqual(self.shown("segment")["Central government"], 4.6)
        self.assertIsNone(self.shown("customer")["central_government"])

    def test_what_is_hidden_cannot_be_computed_from_what_is_shown(self):
        """Everybody minus the shown segments is always nobody, or five and more."""
        self.publish()
        rows = self.env["statcrm.satisfaction.report"].search(
            [("round_id", "=", self.round.id)]
        )
        for theme in rows.theme_id | rows.theme_id.browse():
            mine = rows.filtered(lambda row, theme=theme: row.theme_id == theme)
            total = mine.filtered(lambda row: row.cut == "all").answer_count
            for cut in ("segment", "value_class", "customer"):
                shown = mine.filtered(
                    lambda row, cut=cut: row.cut == cut and not row.is_hidden
                )
                rest = total - sum(shown.mapped("answer_count"))
                self.assertTrue(rest == 0 or rest >= 5, (cut, rest))

    def test_orm_group_and_export_of_every_role(self):
        self.publish()
        for role in [*ROLES, "internal"]:
            getattr(self, role).group_ids += self.env.ref("base.group_allow_export")
            report = self.env["statcrm.satisfaction.report"]
            report = report.with_user(getattr(self, role))
            hidden = report.search(
                [("is_hidden", "=", True), ("round_id", "=", self.round.id)]
            )
            self.assertTrue(hidden)
            for row in hidden.read(FIGURES):
                self.assertFalse(any(row[name] for name in FIGURES), role)
            for row in hidden.export_data(FIGURES)["datas"]:
                self.assertFalse(any(row), role)
            groups = report.formatted_read_group(
                [("is_hidden", "=", True)],
                ["segment_id", "partner_id", "theme_id"],
                [f"{name}:{how}" for name in FIGURES for how in ("max", "avg", "sum")],
            )
            for group in groups:
                figures = [v for k, v in group.items() if k.split(":")[0] in FIGURES]
                self.assertFalse(any(figures), role)
            self.assertFalse(report.search([*self.hidden_and_known()]))

    def hidden_and_known(self):
        """A search cannot find out either."""
        return [
            ("is_hidden", "=", True),
            "|",
            ("satisfaction", ">", 0),
            ("importance", ">", 0),
        ]

    def test_single_answers_are_for_those_who_run_surveys(self):
        for role in [*ROLES, "internal", "portal"]:
            for model in ("survey.user_input", "survey.user_input.line"):
                lines = self.env[model].with_user(getattr(self, role))
                with self.assertRaises(AccessError), mute_logger("odoo.addons.base"):
                    lines.search([])
        self.staff.group_ids += self.env.ref("survey.group_survey_user")
        self.assertTrue(self.env["survey.user_input"].with_user(self.staff).search([]))

    def test_the_grid_says_how_many_and_no_more(self):
        library = self.customers["libraries"]
        grid = self.grid(cut="customer", key=library.id)
        self.assertEqual((grid["answer_count"], grid["is_hidden"]), (3, True))
        self.assertIsNone(grid["overall"])
        self.assertFalse(self.items(grid))
        hidden = [one["name"] for one in grid["groups"] if one["is_hidden"]]
        self.assertEqual(hidden, ["research_institutes", "libraries"])

    def test_portal_sees_no_grid(self):
        with self.assertRaises(AccessError):
            self.grid(user=self.portal)


@tagged("post_install", "-at_install")
class TestFewAnswersFromOutside(FewCase, HttpCase):
    def post(self, bearer, model, method, **body):
        answer = self.url_open(
            f"/json/2/{model}/{method}",
            data=json.dumps(body),
            headers={
                "Authorization": f"Bearer {bearer}",
                "Content-Type": "application/json",
            },
        )
        self.assertEqual(answer.status_code, 200, answer.text)
        return answer.json()

    def test_every_role(self):
        self.publish()
        until = datetime.now() + timedelta(hours=1)
        for role in [*ROLES, "internal"]:
            user = getattr(self, role)
            keys = self.env["res.users.apikeys"].with_user(user).sudo()
            key = keys._generate("rpc", "test", until)
            rows = self.post(
                key,
                "statcrm.satisfaction.report",
                "search_read",
                domain=[("cut", "=", "segment"), ("round_id", "=", self.round.id)],
                fields=[*FIGURES, "answer_count", "is_hidden"],
            )
            self.assertEqual(sum(row["is_hidden"] for row in rows), 4)
            for row in rows:
                self.assertEqual(not row["satisfaction"], row["is_hidden"], role)
            grid = self.post(
                key,
                "statcrm.satisfaction",
                "get_grid",
                cut="customer",
                key=self.customers["libraries"].id,
            )
            self.assertFalse(self.items(grid))
            self.assertIsNone(grid["overall"])
