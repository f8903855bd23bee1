from odoo import models


class SurveyInvite(models.TransientModel):
    _inherit = "survey.invite"

    def _get_done_partners_emails(self, existing_answers):
        """A new round asks everybody again; in a round nobody is asked twice.

        Core sends the old link to whoever has one, however long ago. Here only an
        answer of this round counts: an open one is sent again, a done one is not.
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
