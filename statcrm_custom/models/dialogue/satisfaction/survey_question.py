from odoo import api, fields, models
from odoo.exceptions import ValidationError


class SurveyQuestion(models.Model):
    """What a question of a satisfaction survey asks for, and about which item."""

    _inherit = "survey.question"

    statcrm_asks = fields.Selection(
        [
            ("satisfaction", "Satisfaction with an item"),
            ("importance", "Importance of an item"),
            ("overall", "Overall satisfaction"),
            ("comment", "Free comment or suggestion"),
        ],
        string="Asks For",
    )
    statcrm_theme_id = fields.Many2one(
        "statcrm.survey.theme",
        string="Item",
        ondelete="restrict",
        index="btree_not_null",
    )

    @api.constrains("statcrm_asks", "statcrm_theme_id", "question_type")
    def _check_statcrm_asks(self):
        for question in self.filtered("statcrm_asks"):
            about_item = question.statcrm_asks in ("satisfaction", "importance")
            if about_item and not question.statcrm_theme_id:
                raise ValidationError(
                    self.env._(
                        "Select an item for the question “%(question)s”.",
                        question=question.title,
                    )
                )
            is_scale = question.question_type == "scale"
            if question.statcrm_asks != "comment" and not is_scale:
                raise ValidationError(
                    self.env._(
                        "The question “%(question)s” asks for satisfaction or"
                        " importance. Use a scale, for example from 1 to 5.",
                        question=question.title,
                    )
                )
