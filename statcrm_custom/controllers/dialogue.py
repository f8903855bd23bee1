from odoo.http import request

from odoo.addons.survey.controllers.main import Survey


class SatisfactionSurvey(Survey):
    def _check_validity(self, survey_sudo, answer_sudo, *args, **kwargs):
        """Let the interviewer fill in the customer's answer."""
        # EXTENDS 'survey'
        if answer_sudo and answer_sudo.statcrm_is_personal:
            if answer_sudo.statcrm_user_id == request.env.user:
                kwargs["check_partner"] = False
        return super()._check_validity(survey_sudo, answer_sudo, *args, **kwargs)
