from odoo import api, fields, models
from odoo.exceptions import UserError


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

    @api.ondelete(at_uninstall=False)
    def _unlink_except_statcrm_published(self):
        """The database would take the rounds along, and their figures."""
        for survey in self.sudo():
            if any(survey.statcrm_round_ids.mapped("published_on")):
                raise UserError(
                    self.env._(
                        "“%s” has published rounds: archive it instead of deleting it.",
                        survey.title,
                    )
                )
