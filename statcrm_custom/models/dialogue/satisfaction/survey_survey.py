from odoo import api, fields, models
from odoo.exceptions import UserError


class SurveySurvey(models.Model):
    """Customer satisfaction surveys, with rounds."""

    _inherit = "survey.survey"

    statcrm_is_satisfaction = fields.Boolean(
        string="Customer Satisfaction",
        help="The answers are shown under Interactions › Satisfaction.",
    )
    statcrm_round_ids = fields.One2many(
        "statcrm.survey.round", "survey_id", string="Rounds"
    )

    @api.constrains("active", "statcrm_is_satisfaction")
    def _check_statcrm_closed(self):
        """Publish the figures of the running round when a survey is closed."""
        if self.statcrm_round_ids:
            self.env["statcrm.survey.round"]._publish_due()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_statcrm_published(self):
        """Deleting the survey would delete the published rounds and figures."""
        for survey in self.sudo():
            if any(survey.statcrm_round_ids.mapped("published_on")):
                raise UserError(
                    self.env._(
                        "“%s” has published rounds. Archive it instead.",
                        survey.title,
                    )
                )

    def action_send_survey(self):
        """Invite to a satisfaction survey in its own words."""
        # EXTENDS 'survey'
        action = super().action_send_survey()
        template = self.env.ref(
            "statcrm_custom.mail_template_satisfaction_invite", raise_if_not_found=False
        )
        if self.statcrm_is_satisfaction and template:
            action["context"]["default_template_id"] = template.id
        return action
