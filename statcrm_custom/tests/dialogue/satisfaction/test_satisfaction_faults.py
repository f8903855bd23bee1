"""Surveys as they come: hardly answered, answered alike, tested, closed, merged."""

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..satisfaction_common import SatisfactionCommon


@tagged("post_install", "-at_install")
class TestSatisfactionFaults(SatisfactionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.company_partner("A")
        cls.crowd = cls.people(6, cls.customer)

    def test_nothing_answered_and_no_round(self):
        self.assertEqual(self.grid()["answer_count"], 0)
        self.assertTrue(self.grid()["is_hidden"])
        self.round.unlink()
        grid = self.grid()
        self.assertEqual((grid["rounds"], grid["round_id"]), ([], False))
        self.assertTrue(grid["is_hidden"])

    def test_one_respondent(self):
        self.all_fours(self.crowd[0])
        for cut in ("all", "segment", "value_class", "customer"):
            grid = self.grid(cut=cut)
            self.assertTrue(grid["is_hidden"], cut)
            self.assertEqual(grid["answer_count"], 1)
            self.assertFalse(self.items(grid))

    def test_all_the_same_answers_derive_no_importance(self):
        survey = self.make_survey(asks=("satisfaction",))
        begun = self.make_round(survey, "First", "2026-03-02")
        values = {("satisfaction", self.speed): 2, ("overall", None): 2}
        for person in self.crowd:
            self.answer(person, values, survey=survey)
        grid = self.grid(round_id=begun.id)
        self.assertEqual(grid["importance_kind"], "none")
        _stage, column, item = self.items(grid)["Speed"]
        self.assertEqual((column, item["importance"]), ("other", None))

    def test_partly_answered(self):
        """Offers is judged by four of six: hidden, and told that it is."""
        self.all_fours(self.crowd)
        for answer in self.env["survey.user_input"].search(
            [("survey_id", "=", self.survey.id)], limit=4
        ):
            answer.user_input_line_ids.create(
                {
                    "user_input_id": answer.id,
                    "question_id": self.question("satisfaction", self.offers).id,
                    "answer_type": "scale",
                    "value_scale": 1,
                }
            )
        grid = self.grid()
        self.assertEqual(set(self.items(grid)), {"Speed"})
        self.assertEqual(grid["hidden_count"], 1)

    def test_skipped_lines_are_no_zeros(self):
        answers = self.all_fours(self.crowd)
        for answer in answers[:1]:
            line = answer.user_input_line_ids[:1]
            line.write({"skipped": True, "answer_type": False, "value_scale": 0})
        _stage, _column, item = self.items(self.grid())["Speed"]
        self.assertEqual((item["answer_count"], item["satisfaction"]), (5, 4))

    def test_tests_and_unfinished_answers_do_not_count(self):
        self.all_fours(self.crowd[:5])
        self.all_fours(self.crowd[5:], 1, test_entry=True)
        self.all_fours(self.people(1, self.customer), 1, state="in_progress")
        grid = self.grid()
        self.assertEqual((grid["answer_count"], grid["overall"]), (5, 4))

    def test_the_last_answer_of_a_person_counts(self):
        self.all_fours(self.crowd, 1, date="2026-03-10")
        self.all_fours(self.crowd, 5, date="2026-03-20")
        grid = self.grid()
        self.assertEqual((grid["answer_count"], grid["overall"]), (6, 5))

    def test_before_the_first_round(self):
        self.all_fours(self.crowd, date="2026-02-28")
        self.assertEqual(self.grid()["answer_count"], 0)

    def test_a_closed_survey_keeps_its_figures(self):
        self.all_fours(self.crowd)
        self.survey.action_archive()
        self.assertTrue(self.round.published_on)
        self.assertEqual(self.grid()["overall"], 4)

    def test_other_surveys_do_not_count(self):
        self.all_fours(self.crowd)
        self.survey.statcrm_is_satisfaction = False
        self.assertEqual(self.grid()["answer_count"], 0)
        self.assertFalse(self.round.published_on)

    def test_answers_without_a_contact(self):
        nobody = self.Partner
        for number in range(5):
            values = {("overall", None): 3}
            self.answer(nobody, values, email=f"{number}@example.com")
        self.assertEqual(self.grid()["overall"], 3)
        grid = self.grid(cut="customer")
        self.assertEqual([one["key"] for one in grid["groups"]], [0])
        self.assertEqual(grid["overall"], 3)

    def test_an_importance_question_needs_an_item_and_a_scale(self):
        question = self.question("importance", self.speed)
        with self.assertRaisesRegex(ValidationError, "Select an item"):
            question.statcrm_theme_id = False
        with self.assertRaisesRegex(ValidationError, "Use a scale"):
            self.question("overall").question_type = "text_box"

    def test_a_merged_contact_takes_its_answers_along(self):
        self.all_fours(self.crowd)
        target = self.company_partner("B")
        self.merge(target, self.customer)
        self.assertEqual(self.crowd.statcrm_principal_id, target)
        grid = self.grid(cut="customer")
        self.assertEqual([one["key"] for one in grid["groups"]], [target.id])
        self.assertEqual(grid["answer_count"], 6)

    def test_copying_a_survey_keeps_what_its_questions_ask(self):
        copied = self.survey.copy()
        asked = copied.question_ids.mapped("statcrm_asks")
        self.assertEqual(asked, self.survey.question_ids.mapped("statcrm_asks"))
        self.assertFalse(copied.statcrm_round_ids)

    def test_the_sample_survey_has_the_fourteen_items(self):
        survey = self.env.ref("statcrm_custom.survey_survey_satisfaction")
        asked = {}
        for question in survey.question_ids:
            asked.setdefault(question.statcrm_asks, []).append(question)
        counts = {kind: len(questions) for kind, questions in asked.items()}
        self.assertEqual(
            counts, {"satisfaction": 14, "importance": 14, "overall": 1, "comment": 1}
        )
        for kind in ("satisfaction", "importance"):
            stages = [question.statcrm_theme_id.stage for question in asked[kind]]
            order = "marketing ordering implementation delivery contact_persons"
            self.assertEqual(
                {stage: stages.count(stage) for stage in order.split()},
                dict(zip(order.split(), (4, 3, 3, 2, 2), strict=True)),
            )

    def test_as_many_queries_for_many_answers(self):
        counts, model = [], self.env["statcrm.satisfaction"].with_user(self.staff)
        for number, size in enumerate((10, 200)):
            survey = self.make_survey()
            begun = self.make_round(survey, "Round", f"2026-04-0{number + 1}")
            crowd = self.people(size, self.customer)
            self.all_fours(crowd, survey=survey, date="2026-04-15")
            self.publish()
            # the newest round, which is the first one in the list
            model.get_grid(round_id=begun.id, cut="segment")
            with self.count_queries(counts):
                model.get_grid(round_id=begun.id, cut="segment")
        # the list has a round more, whose survey may be read apart
        self.assertLessEqual(counts[1], counts[0] + 1)
        self.assertLess(counts[0], 25)
