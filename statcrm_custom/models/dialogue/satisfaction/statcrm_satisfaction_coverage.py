from odoo import fields, models
from odoo.tools import SQL


class StatcrmSatisfactionCoverage(models.Model):
    """Strategic and key customers asked, or not, in the running round.

    One row per customer and running round. It shows that somebody answered, never what;
    while the round runs, only by whole months, as the day could reveal which answer
    changed a figure. Our own interviews are not secret.
    """

    _name = "statcrm.satisfaction.coverage"
    _description = "Satisfaction Coverage"
    _auto = False
    _rec_name = "partner_id"
    _order = "round_id desc, user_id, partner_id"
    _depends = {
        "survey.survey": ["statcrm_is_satisfaction", "active"],
        "survey.user_input": [
            "survey_id",
            "state",
            "test_entry",
            "partner_id",
            "end_datetime",
            "statcrm_is_personal",
            "statcrm_principal_id",
            "statcrm_round_id",
        ],
        "statcrm.survey.round": ["survey_id", "date_from"],
        "statcrm.value.class": ["code"],
        "res.partner": [
            "active",
            "user_id",
            "statcrm_principal_id",
            "statcrm_segment_id",
            "statcrm_value_class_id",
        ],
    }

    round_id = fields.Many2one("statcrm.survey.round", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    user_id = fields.Many2one("res.users", string="Account Manager", readonly=True)
    value_class_id = fields.Many2one("statcrm.value.class", readonly=True)
    segment_id = fields.Many2one("statcrm.segment", readonly=True)
    state = fields.Selection(
        [
            ("not_asked", "Not Asked"),
            ("invited", "Invited"),
            ("answered", "Answered"),
            ("visited", "Visited"),
        ],
        string="Status",
        readonly=True,
    )
    invited_count = fields.Integer(string="Asked", readonly=True)
    answer_count = fields.Integer(string="Answered", readonly=True)
    visit_count = fields.Integer(string="In a Meeting", readonly=True)
    last_date = fields.Date(
        string="Last Answer",
        readonly=True,
        help="The first day of the month, while the round is running.",
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT round.id::bigint * 4294967296 + partner.id AS id,
                   round.id AS round_id, partner.id AS partner_id, partner.user_id,
                   partner.statcrm_value_class_id AS value_class_id,
                   partner.statcrm_segment_id AS segment_id, told.*,
                   CASE WHEN told.visit_count > 0 THEN 'visited'
                        WHEN told.answer_count > 0 THEN 'answered'
                        WHEN told.invited_count > 0 THEN 'invited'
                        ELSE 'not_asked' END AS state
              FROM (%s) round
              JOIN statcrm_value_class class ON class.code IN ('strategic', 'key')
              JOIN res_partner partner ON partner.statcrm_value_class_id = class.id
               AND partner.active AND %s
               AND partner.statcrm_nominated_class_id IS NOT NULL
             CROSS JOIN LATERAL (%s) told
            """,
            self._running_sql(),
            self.env["res.partner"]._statcrm_at_top_sql("partner"),
            self._told_sql(),
        )

    def _running_sql(self):
        """Return the last started round of each open satisfaction survey."""
        return SQL(
            """
            SELECT DISTINCT ON (one.survey_id) one.*
              FROM statcrm_survey_round one
              JOIN survey_survey survey ON survey.id = one.survey_id
               AND survey.active AND survey.statcrm_is_satisfaction
             WHERE one.date_from <= %s
             ORDER BY one.survey_id, one.date_from DESC
            """,
            self.env.company._statcrm_today(),
        )

    def _told_sql(self):
        Input = self.env["survey.user_input"]
        day_sql = self.env.company._statcrm_day_sql
        columns = SQL(
            """
            answer.state, answer.survey_id, answer.test_entry, answer.end_datetime,
            answer.create_date, answer.statcrm_is_personal, answer.statcrm_round_id
            """
        )
        return SQL(
            """
            SELECT count(*) AS invited_count,
                   count(*) FILTER (WHERE answer.state = 'done' AND %(told)s)
                       AS answer_count,
                   count(*) FILTER (WHERE answer.state = 'done'
                       AND answer.statcrm_is_personal) AS visit_count,
                   %(last)s AS last_date
              FROM (SELECT %(columns)s FROM survey_user_input answer
                     WHERE answer.statcrm_principal_id = partner.id
                     UNION ALL
                    SELECT %(columns)s FROM res_partner person
                      JOIN survey_user_input answer ON answer.partner_id = person.id
                       AND answer.statcrm_principal_id IS NULL
                     WHERE person.statcrm_principal_id = partner.id) answer
              JOIN survey_survey survey ON survey.id = answer.survey_id
             WHERE answer.survey_id = round.survey_id
               AND answer.test_entry IS NOT TRUE AND %(day)s >= round.date_from
            """,
            columns=columns,
            told=Input._statcrm_told_sql(),
            last=day_sql(
                SQL(
                    "max(%s) FILTER (WHERE answer.state = 'done' AND %s)",
                    Input._statcrm_moment_sql(),
                    Input._statcrm_told_sql(),
                )
            ),
            day=day_sql(SQL("coalesce(answer.end_datetime, answer.create_date)")),
        )

    def action_open_customer(self):
        return self.partner_id.get_formview_action()

    def action_interview(self):
        return self.partner_id.action_statcrm_satisfaction_interview()

    def action_invite(self):
        return self.partner_id.action_statcrm_satisfaction_invite()
