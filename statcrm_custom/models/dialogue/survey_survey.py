from odoo import api, fields, models


class SurveySurvey(models.Model):
    """A survey may ask customers how satisfied they are, round after round."""

    _inherit = "survey.survey"

    statcrm_is_satisfaction = fields.Boolean(
        string="Customer Satisfaction",
        help="Its answers are shown under Reporting, Satisfaction.",
    )
    statcrm_round_ids = fields.One2many(
        "statcrm.survey.round", "survey_id", string="Rounds"
    )

    @api.constrains("active", "statcrm_is_satisfaction")
    def _check_statcrm_closed(self):
        """A closed survey has no running round: its figures are published."""
        if self.statcrm_round_ids:
            self.env["statcrm.survey.round"]._publish_due()
