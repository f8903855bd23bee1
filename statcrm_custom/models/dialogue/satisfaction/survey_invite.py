from odoo import models


class SurveyInvite(models.TransientModel):
    _inherit = "survey.invite"

    def _get_done_partners_emails(self, existing_answers):
        """Invite everybody again in a new round, but only once per round.

        Core sends the old link again, however old. Here only an answer of this round
        counts: an open one is sent again, a done one is not.
        """
        # EXTENDS 'survey'
        survey = self.survey_id
        if not survey.statcrm_is_satisfaction or self.existing_mode != "resend":
            return super()._get_done_partners_emails(existing_answers)
        house = self.env.company
        rounds = survey.statcrm_round_ids.filtered(
            lambda one: one.date_from <= house._statcrm_today()
        )
        begun = rounds[:1].date_from
        existing_answers = existing_answers.filtered(
            lambda one: not begun or house._statcrm_day(one.create_date) >= begun
        )
        partners, emails, answers = super()._get_done_partners_emails(existing_answers)
        return partners, emails, answers.filtered(lambda one: one.state != "done")
