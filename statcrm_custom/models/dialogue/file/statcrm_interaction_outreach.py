from odoo import api, models
from odoo.tools import SQL


class StatcrmInteraction(models.Model):
    """The arms of the customer file that read events, surveys and mailings.

    Odoo deletes the message of a mailing and keeps its trace: so the trace is read.
    What was never sent (opted out, on the black list, waiting) is no interaction; nor
    is a test of ours.
    """

    _inherit = "statcrm.interaction"
    _depends = {
        "event.event": ["company_id", "name", "user_id"],
        "event.registration": [
            "active",
            "date_closed",
            "event_id",
            "name",
            "partner_id",
            "state",
        ],
        "mailing.mailing": ["subject", "user_id"],
        "mailing.trace": [
            "is_test_trace",
            "links_click_datetime",
            "mass_mailing_id",
            "model",
            "res_id",
            "sent_datetime",
            "trace_status",
        ],
        "statcrm.survey.round": ["published_on", "survey_id"],
        "survey.survey": ["statcrm_is_satisfaction", "title", "user_id"],
        "survey.user_input": [
            "end_datetime",
            "partner_id",
            "state",
            "survey_id",
            "test_entry",
            "statcrm_is_personal",
            "statcrm_round_id",
        ],
    }

    @api.model
    def _get_arms(self):
        return super()._get_arms() | {
            8: self._registrations_sql(),
            9: self._survey_answers_sql(),
            10: self._mailings_sql(),
        }

    @api.model
    def _get_customers(self):
        """An answer is of the customer that it was given for."""
        answered = SQL(
            "(SELECT statcrm_principal_id FROM survey_user_input WHERE id = arm.res_id)"
        )
        return {**super()._get_customers(), 9: answered}

    @api.model
    def _registrations_sql(self):
        return SQL(
            """
            SELECT guest.id AS source_id, guest.partner_id,
                   coalesce(guest.date_closed, guest.create_date) AS date,
                   guest.create_date AS recorded_at, 'event' AS kind,
                   CASE guest.state WHEN 'cancel' THEN 'cancelled'
                                    WHEN 'done' THEN 'attended' ELSE 'registered' END
                   AS outcome, %s AS summary, event.user_id,
                   'event.registration' AS res_model, guest.id AS res_id
              FROM event_registration guest
              LEFT JOIN event_event event ON event.id = guest.event_id
             WHERE guest.active %s
            """,
            self._join_sql(
                self._translated_sql(SQL("event.name")),
                SQL(
                    """nullif(guest.name, (SELECT name FROM res_partner
                                            WHERE id = guest.partner_id))"""
                ),
            ),
            self._readable_sql("event"),
        )

    @api.model
    def _survey_answers_sql(self):
        """Of a running round of customer satisfaction the month is told, when over."""
        Input = self.env["survey.user_input"]
        return SQL(
            """
            SELECT answer.id AS source_id, answer.partner_id, %(moment)s AS date,
                   %(told_at)s AS recorded_at,
                   'survey' AS kind, NULL AS outcome, %(title)s AS summary,
                   survey.user_id, 'survey.user_input' AS res_model,
                   answer.id AS res_id
              FROM survey_user_input answer
              LEFT JOIN survey_survey survey ON survey.id = answer.survey_id
             WHERE answer.state = 'done' AND answer.test_entry IS NOT TRUE AND %(told)s
            """,
            moment=Input._statcrm_moment_sql(),
            told_at=Input._statcrm_told_at_sql(),
            told=Input._statcrm_told_sql(),
            title=self._translated_sql(SQL("survey.title")),
        )

    @api.model
    def _mailings_sql(self):
        return SQL(
            """
            SELECT trace.id AS source_id, trace.res_id AS partner_id,
                   coalesce(trace.sent_datetime, trace.create_date) AS date,
                   trace.create_date AS recorded_at, 'mailing' AS kind,
                   CASE WHEN trace.trace_status = 'bounce' THEN 'bounced'
                        WHEN trace.trace_status = 'error' THEN 'failed'
                        WHEN trace.trace_status = 'reply' THEN 'replied'
                        WHEN trace.links_click_datetime IS NOT NULL THEN 'clicked'
                        WHEN trace.trace_status = 'open' THEN 'opened'
                        ELSE 'sent' END AS outcome,
                   mailing.subject AS summary, mailing.user_id,
                   'mailing.mailing' AS res_model, trace.mass_mailing_id AS res_id
              FROM mailing_trace trace
              LEFT JOIN mailing_mailing mailing ON mailing.id = trace.mass_mailing_id
             WHERE trace.model = 'res.partner' AND trace.is_test_trace IS NOT TRUE
               AND trace.trace_status NOT IN
                   ('outgoing', 'process', 'cancel')
            """
        )
