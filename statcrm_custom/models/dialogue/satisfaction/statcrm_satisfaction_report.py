from odoo import api, fields, models
from odoo.tools import float_round

from ..feedback.statcrm_service_stage import SERVICE_STAGES

CUTS = [
    ("all", "Everybody"),
    ("segment", "Segment"),
    ("value_class", "Value Class"),
    ("customer", "Customer"),
]


class StatcrmSatisfactionReport(models.Model):
    """Published satisfaction figures: one row per item and group.

    The rows are written once, when a round is published (`statcrm.survey.round`), and
    never change, so that there is no before and after to compare. They are aggregated,
    with one decimal, so that no list, filter, export, grouping or RPC call reveals more
    than they do. A round is cut in four ways: everybody, by segment (its top level), by
    value class, by customer, each as of the day of the answer. All scales are converted
    to 1 to 5. The row without an item is the overall satisfaction.

    Figures are hidden (`is_hidden`, no value) if fewer than five people answered on
    their own, or if they would help to compute such figures: see `tools/disclosure.py`.
    Answers recorded in meetings count in the means, but not towards the five, as the
    interviewers know them.

    The correlation (Pearson) is that of an item with the overall satisfaction of the
    same people, if five or more rated both on their own and both vary.
    """

    _name = "statcrm.satisfaction.report"
    _description = "Satisfaction of Customers"
    _inherit = ["statcrm.merge.mixin"]
    _log_access = False
    _rec_name = "theme_id"
    _order = "round_id, cut, segment_id, value_class_id, partner_id, theme_id"

    round_id = fields.Many2one(
        "statcrm.survey.round",
        required=True,
        index=True,
        readonly=True,
        ondelete="cascade",
    )
    cut = fields.Selection(CUTS, string="Cut By", required=True, readonly=True)
    segment_id = fields.Many2one("statcrm.segment", readonly=True, ondelete="restrict")
    value_class_id = fields.Many2one(
        "statcrm.value.class", readonly=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        index="btree_not_null",
        readonly=True,
        ondelete="cascade",
    )
    theme_id = fields.Many2one(
        "statcrm.survey.theme", string="Item", readonly=True, ondelete="restrict"
    )
    stage = fields.Selection(SERVICE_STAGES, string="Stage of Service", readonly=True)
    answer_count = fields.Integer(string="Answers", readonly=True, aggregator="max")
    interview_count = fields.Integer(
        string="Recorded in Meetings",
        readonly=True,
        aggregator="max",
        help="Number of answers recorded by a colleague together with the customer.",
    )
    importance_count = fields.Integer(
        string="Answers on Importance", readonly=True, aggregator="max"
    )
    is_importance_asked = fields.Boolean(
        string="Importance Asked For", readonly=True, aggregator="bool_or"
    )
    satisfaction = fields.Float(digits=(3, 1), readonly=True, aggregator="avg")
    importance = fields.Float(
        string="Importance Asked", digits=(3, 1), readonly=True, aggregator="avg"
    )
    correlation = fields.Float(
        string="Correlation with Overall",
        digits=(3, 1),
        readonly=True,
        aggregator="avg",
    )
    is_hidden = fields.Boolean(
        string="Hidden (Too Few Answers)", readonly=True, aggregator="bool_and"
    )

    @api.model
    def _merge_finish(self, target):
        # EXTENDS 'customer'
        result = super()._merge_finish(target)
        rows_sudo = self.sudo().search(
            [("cut", "=", "customer"), ("partner_id", "=", target.id)]
        )
        twins = rows_sudo.grouped(lambda row: (row.round_id, row.theme_id))
        for rows in twins.values():
            if len(rows) > 1:
                rows._join()
        return result

    def _join(self):
        """Merge the rows of merged customers, from shown figures only.

        A mean of shown means reveals nothing new; hidden ones are left out.
        """
        shown = self.filtered(lambda row: not row.is_hidden)
        weighed = self.filtered("importance_count")
        counted = shown or self
        values = {
            "round_id": self.round_id.id,
            "cut": "customer",
            "partner_id": self.partner_id.id,
            "theme_id": self.theme_id.id,
            "stage": self[0].stage,
            "segment_id": self[0].segment_id.id,
            "value_class_id": self[0].value_class_id.id,
            "answer_count": sum(counted.mapped("answer_count")),
            "interview_count": sum(counted.mapped("interview_count")),
            "importance_count": sum(weighed.mapped("importance_count")),
            "is_importance_asked": any(self.mapped("is_importance_asked")),
            "is_hidden": not shown,
        }
        if shown:
            total = sum(row.satisfaction * row.answer_count for row in shown)
            values["satisfaction"] = float_round(total / values["answer_count"], 1)
        if weighed:
            total = sum(row.importance * row.importance_count for row in weighed)
            values["importance"] = float_round(total / values["importance_count"], 1)
        self.unlink()
        self.create(values)
