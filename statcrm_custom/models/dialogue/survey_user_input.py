from odoo import fields, models


class SurveyUserInput(models.Model):
    """An answer may be recorded by a colleague who sits with the customer."""

    _inherit = "survey.user_input"

    statcrm_is_personal = fields.Boolean(
        string="In a Personal Meeting", readonly=True, copy=False
    )
    statcrm_user_id = fields.Many2one(
        "res.users",
        string="Asked By",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    statcrm_event_id = fields.Many2one(
        "calendar.event",
        string="Meeting",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )

    def _mark_done(self):
        # EXTENDS 'survey'
        result = super()._mark_done()
        self.filtered(lambda answer: not answer.test_entry)._statcrm_pass_comments()
        return result

    def _statcrm_pass_comments(self):
        """Make feedback of the free comments, so that somebody answers them."""
        comments = self.user_input_line_ids.filtered(
            lambda line: not line.skipped and line.question_id.statcrm_asks == "comment"
        )
        for line in comments:
            answer = line.user_input_id
            self.env["statcrm.feedback"]._from_answer(
                answer.partner_id,
                line._get_answer_value(),
                "suggestion",
                "survey",
                answer,
            )
