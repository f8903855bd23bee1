from odoo import api, models
from odoo.tools import SQL

from .statcrm_satisfaction_report import FEWEST


class StatcrmSatisfactionReport(models.Model):
    """The steps of the query, from answers to cells that may be shown."""

    _inherit = "statcrm.satisfaction.report"

    @api.model
    def _answer_sql(self):
        """The last done answer of each person in each round, with its customer."""
        return SQL(
            """
            SELECT DISTINCT ON (2, 3, 4)
                   input.id, input.survey_id, round.id AS round_id,
                   coalesce(input.partner_id::text, lower(input.email), '#' || input.id)
                       AS person,
                   coalesce(principal.id, 0) AS principal_id,
                   coalesce(split_part(segment.parent_path, '/', 1)::int, 0)
                       AS segment_id,
                   coalesce(principal.statcrm_value_class_id, 0) AS value_class_id
              FROM survey_user_input input
              JOIN survey_survey survey
                ON survey.id = input.survey_id AND survey.statcrm_is_satisfaction
              JOIN LATERAL (
                    SELECT id FROM statcrm_survey_round
                     WHERE survey_id = input.survey_id
                       AND date_from <= %s
                     ORDER BY date_from DESC LIMIT 1
                   ) round ON TRUE
              LEFT JOIN res_partner partner ON partner.id = input.partner_id
              LEFT JOIN res_partner principal
                ON principal.id = partner.statcrm_principal_id
              LEFT JOIN statcrm_segment segment
                ON segment.id = principal.statcrm_segment_id
             WHERE input.state = 'done' AND input.test_entry IS NOT TRUE
             ORDER BY 2, 3, 4, input.end_datetime DESC NULLS LAST, input.id DESC
            """,
            self.env.company._statcrm_day_sql(
                SQL("coalesce(input.end_datetime, input.create_date)")
            ),
        )

    @api.model
    def _judged_sql(self):
        """One value, 1 to 5, for each answer, item and thing asked."""
        return SQL(
            """
            SELECT value.*,
                   max(value) FILTER (WHERE asks = 'overall')
                       OVER (PARTITION BY survey_id, round_id, input_id) AS overall
              FROM (
                    SELECT answer.survey_id, answer.round_id, answer.id AS input_id,
                           answer.principal_id, answer.segment_id,
                           answer.value_class_id, question.statcrm_asks AS asks,
                           CASE WHEN question.statcrm_asks <> 'overall'
                                THEN question.statcrm_theme_id END AS theme_id,
                           min(line.id) AS line_id,
                           avg(1 + 4::float * (line.value_scale - question.scale_min)
                               / (question.scale_max - question.scale_min)) AS value
                      FROM answer
                      JOIN survey_user_input_line line
                        ON line.user_input_id = answer.id
                       AND line.answer_type = 'scale' AND line.skipped IS NOT TRUE
                      JOIN survey_question question ON question.id = line.question_id
                       AND question.statcrm_asks
                           IN ('satisfaction', 'importance', 'overall')
                     GROUP BY answer.survey_id, answer.round_id, answer.id,
                              answer.principal_id, answer.segment_id,
                              answer.value_class_id, asks, theme_id
                   ) value
            """
        )

    @api.model
    def _cell_sql(self):
        """The same answers four times: everybody, segment, value class, customer.

        A cell knows the segment and value class that it is in, to be protected there.
        """
        return SQL(
            """
            SELECT survey_id, round_id, theme_id, asks, cut.number AS cut, cut.key,
                   cut.segment_id, cut.value_class_id,
                   min(line_id) AS line_id, count(*) AS n,
                   avg(value) AS mean,
                   corr(value, overall) AS correlation,
                   regr_count(value, overall) AS pairs
              FROM judged
             CROSS JOIN LATERAL (VALUES
                   (0, 0, NULL::int, NULL::int),
                   (1, judged.segment_id, judged.segment_id, NULL),
                   (2, judged.value_class_id, NULL, judged.value_class_id),
                   (3, principal_id, judged.segment_id, judged.value_class_id)
                   ) cut(number, key, segment_id, value_class_id)
             GROUP BY survey_id, round_id, theme_id, asks, cut.number, cut.key,
                      cut.segment_id, cut.value_class_id
            """
        )

    @api.model
    def _safe_sql(self):
        """Mark cells that are too small, and those that would tell about them."""
        question = SQL("survey_id, round_id, theme_id, asks, cut")
        tells = SQL(" OR ").join(
            SQL(
                """
                (n >= %(fewest)s
                 AND row_number() OVER (
                     PARTITION BY %(within)s, n < %(fewest)s ORDER BY n, key) = 1
                 AND coalesce(sum(n) FILTER (WHERE n < %(fewest)s)
                     OVER (PARTITION BY %(within)s), 0) BETWEEN 1 AND %(fewest)s - 1)
                """,
                fewest=FEWEST,
                within=within,
            )
            for within in (
                question,
                SQL("%s, segment_id", question),
                SQL("%s, value_class_id", question),
            )
        )
        return SQL("SELECT cell.*, n < %s OR %s AS hidden FROM cell", FEWEST, tells)

    @api.model
    def _shown_sql(self):
        """Hide the customers of a hidden segment or value class too."""
        return SQL(
            """
            SELECT survey_id, round_id, theme_id, asks, cut, key, segment_id,
                   value_class_id, line_id, n, mean, correlation, pairs,
                   hidden OR cut = 3 AND (
                       bool_or(hidden AND cut = 1) OVER (
                           PARTITION BY survey_id, round_id, theme_id, asks, segment_id)
                    OR bool_or(hidden AND cut = 2) OVER (
                           PARTITION BY survey_id, round_id, theme_id, asks,
                                        value_class_id)
                   ) AS hidden
              FROM safe
            """
        )

    @api.model
    def _columns_sql(self):
        """Satisfaction, or the overall one, and importance in one row."""
        return SQL(
            """
            min(shown.line_id)::bigint * 4 + shown.cut AS id, shown.round_id,
            (ARRAY['all', 'segment', 'value_class', 'customer'])[shown.cut + 1]
                AS cut,
            CASE WHEN shown.cut IN (1, 3) THEN nullif(shown.segment_id, 0) END
                AS segment_id,
            CASE WHEN shown.cut IN (2, 3) THEN nullif(shown.value_class_id, 0)
                END AS value_class_id,
            CASE WHEN shown.cut = 3 THEN nullif(shown.key, 0) END AS partner_id,
            shown.theme_id, theme.stage,
            coalesce(max(n) FILTER (WHERE asks <> 'importance'), 0)
                AS answer_count,
            coalesce(max(n) FILTER (WHERE asks = 'importance'), 0)
                AS importance_count,
            max(mean) FILTER (WHERE asks <> 'importance' AND NOT hidden)
                AS satisfaction,
            max(mean) FILTER (WHERE asks = 'importance' AND NOT hidden)
                AS importance,
            max(correlation) FILTER (WHERE asks = 'satisfaction' AND NOT hidden
                AND pairs >= %s) AS correlation,
            coalesce(bool_or(hidden) FILTER (WHERE asks <> 'importance'), TRUE)
                AS is_hidden
            """,
            FEWEST,
        )
