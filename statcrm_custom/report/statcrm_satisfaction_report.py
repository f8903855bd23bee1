from odoo import fields, models
from odoo.tools import SQL

from ..models.dialogue.statcrm_service_stage import SERVICE_STAGES

FEWEST = 5  # answers; figures of fewer are never shown
CUTS = [
    ("all", "Everybody"),
    ("segment", "Segment"),
    ("value_class", "Value Class"),
    ("customer", "Customer"),
]


class StatcrmSatisfactionReport(models.Model):
    """What customers think, never what one of them thinks: one row an item and group.

    The rows are sums already, so that no list, export, grouping or call from outside
    can come nearer to a single answer than these rows do. A round is cut in four ways:
    everybody, by segment (its top level), by value class, by customer. Scales of any
    range are brought to 1 to 5. The row without an item is the overall satisfaction.
    Of a person who answered twice in a round the last answer counts; tests do not.

    Figures are hidden (`is_hidden`, no value) of a group

    - with fewer than five answers to the question;
    - that is the smallest of the shown ones where the hidden ones are together fewer
      than five: else "everybody" minus the shown groups would tell what is hidden;
    - that is a customer in a hidden segment or value class, or the smallest shown one
      in a segment or value class whose hidden customers are together fewer than five.

    This is primary and complementary cell suppression in one-way tables (Hundepool et
    al., Statistical Disclosure Control, 2012, chapter 4). Segments and value classes
    are protected each for itself, not against a comparison of both.

    The correlation is that of an item with the overall satisfaction of the same
    persons (Pearson), if five or more judged both and both vary.
    """

    _name = "statcrm.satisfaction.report"
    _description = "Satisfaction of Customers"
    _auto = False
    _rec_name = "theme_id"
    _order = "round_id, cut, segment_id, value_class_id, partner_id, theme_id"
    _depends = {
        "survey.survey": ["statcrm_is_satisfaction"],
        "survey.question": [
            "statcrm_asks",
            "statcrm_theme_id",
            "scale_min",
            "scale_max",
        ],
        "survey.user_input": [
            "survey_id",
            "state",
            "test_entry",
            "partner_id",
            "email",
            "end_datetime",
        ],
        "survey.user_input.line": [
            "user_input_id",
            "question_id",
            "skipped",
            "answer_type",
            "value_scale",
        ],
        "statcrm.survey.round": ["survey_id", "date_from"],
        "statcrm.survey.theme": ["stage"],
        "statcrm.segment": ["parent_path"],
        "res.partner": [
            "statcrm_principal_id",
            "statcrm_segment_id",
            "statcrm_value_class_id",
        ],
    }

    round_id = fields.Many2one("statcrm.survey.round", readonly=True)
    cut = fields.Selection(CUTS, string="Cut By", readonly=True)
    segment_id = fields.Many2one("statcrm.segment", readonly=True)
    value_class_id = fields.Many2one("statcrm.value.class", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    theme_id = fields.Many2one("statcrm.survey.theme", string="Item", readonly=True)
    stage = fields.Selection(SERVICE_STAGES, string="Stage of Service", readonly=True)
    answer_count = fields.Integer(string="Answers", readonly=True, aggregator="max")
    importance_count = fields.Integer(
        string="Answers on Importance", readonly=True, aggregator="max"
    )
    satisfaction = fields.Float(digits=(3, 2), readonly=True, aggregator="avg")
    importance = fields.Float(
        string="Importance Asked", digits=(3, 2), readonly=True, aggregator="avg"
    )
    correlation = fields.Float(
        string="Correlation with Overall",
        digits=(3, 2),
        readonly=True,
        aggregator="avg",
    )
    is_hidden = fields.Boolean(
        string="Too Few to Show", readonly=True, aggregator="bool_and"
    )

    @property
    def _table_query(self):
        """Cells of one question and group, then satisfaction and importance in a row.

        Every window and group names survey and round first, so that a condition on
        them is met before anything is summed. The id is that of a line of the cell:
        each line is in one cell of each cut.
        """
        return SQL(
            """
            WITH answer AS (%s), judged AS (%s), cell AS (%s), safe AS (%s),
                 shown AS (%s)
            SELECT %s
              FROM shown
              LEFT JOIN statcrm_survey_theme theme ON theme.id = shown.theme_id
             GROUP BY shown.survey_id, shown.round_id, shown.cut, shown.key,
                      shown.segment_id, shown.value_class_id, shown.theme_id,
                      theme.stage
            """,
            *(self._answer_sql(), self._judged_sql(), self._cell_sql()),
            *(self._safe_sql(), self._shown_sql(), self._columns_sql()),
        )
