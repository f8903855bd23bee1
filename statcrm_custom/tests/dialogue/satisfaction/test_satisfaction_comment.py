from odoo import Command
from odoo.tests import tagged

from ..satisfaction_common import SatisfactionCommon


@tagged("post_install", "-at_install")
class TestSatisfactionComment(SatisfactionCommon):
    """What a customer wrote in a survey becomes feedback that somebody answers."""

    def answer(self, text, **values):
        question = self.env["survey.question"].create(
            {
                "survey_id": self.survey.id,
                "title": "What else?",
                "question_type": "text_box",
                "statcrm_asks": "comment",
            }
        )
        line = {"question_id": question.id, "answer_type": "text_box"}
        return self.env["survey.user_input"].create(
            {
                "survey_id": self.survey.id,
                "partner_id": self.person("Writer", self.company_partner("Mill")).id,
                "user_input_line_ids": [
                    Command.create({**line, "value_text_box": text})
                ],
                **values,
            }
        )

    def made(self, answer):
        return self.env["statcrm.feedback"].search(
            [("res_model", "=", answer._name), ("res_id", "=", answer.id)]
        )

    def test_a_comment_becomes_one_suggestion_of_the_customer(self):
        answer = self.answer("Maps of schools, please")
        self.assertFalse(self.made(answer))
        answer._mark_done()
        answer._statcrm_pass_comments()
        feedback = self.made(answer)
        self.assertEqual(feedback.mapped("kind"), ["suggestion"])
        self.assertEqual(feedback.channel, "survey")
        self.assertEqual(feedback.contact_id, answer.partner_id)
        self.assertIn("Maps of schools, please", feedback.description)

    def test_a_test_of_the_survey_makes_none(self):
        answer = self.answer("Only trying", test_entry=True)
        answer._mark_done()
        self.assertFalse(self.made(answer))
