import math

from odoo import api, fields, models


class ResPartner(models.Model):
    """The reasons for the value class of a customer: figures, scores, history."""

    _inherit = "res.partner"

    statcrm_class_reason = fields.Char(
        string="Why This Class",
        compute="_compute_statcrm_class_reason",
        groups="base.group_user",
    )
    statcrm_may_score = fields.Boolean(
        string="May Score",
        compute="_compute_statcrm_may_score",
        groups="base.group_user",
    )
    statcrm_score_ids = fields.One2many(
        "statcrm.value.score",
        "partner_id",
        string="Value Scores",
        groups="base.group_user",
    )
    statcrm_value_score = fields.Float(
        string="Value Score",
        compute="_compute_statcrm_value_score",
        digits=(3, 1),
        help="Weighted average of the latest score of each factor, 1 to 5. 0 if not"
        " scored.",
        groups="base.group_user",
    )
    statcrm_history_ids = fields.One2many(
        "statcrm.class.history",
        "partner_id",
        string="Class History",
        groups="base.group_user",
    )

    @api.depends("statcrm_principal_id")
    def _compute_statcrm_class_reason(self):
        last = self.env["statcrm.classification"].sudo()._last_applied()
        for partner in self:
            principal = partner.statcrm_principal_id
            nominated = principal.statcrm_nominated_class_id
            by_sales = last._explain(
                principal.statcrm_computed_class_id, principal.statcrm_sales
            )
            if nominated:
                by_sales = self.env._(
                    "“%(name)s” by nomination. %(by_sales)s",
                    name=nominated.name,
                    by_sales=by_sales,
                ).strip()
            partner.statcrm_class_reason = by_sales or self.env._(
                "Not classified yet. The next classification sets the class."
            )

    @api.depends("user_id", "statcrm_segment_id")
    @api.depends_context("uid")
    def _compute_statcrm_may_score(self):
        mine = self._statcrm_may_add("statcrm.value.score")
        for partner in self:
            partner.statcrm_may_score = partner in mine

    @api.depends("statcrm_score_ids.score", "statcrm_score_ids.factor_id.weight")
    def _compute_statcrm_value_score(self):
        for partner in self:
            newest = {}
            scores = partner.statcrm_score_ids.filtered("factor_id.active")
            # of two scores on one day the later one counts
            scores = scores.sorted(lambda line: line._origin.id or math.inf)
            for score in scores.sorted("date"):
                newest[score.factor_id] = score.score
            weights = sum(factor.weight for factor in newest)
            total = sum(factor.weight * score for factor, score in newest.items())
            partner.statcrm_value_score = total / weights if weights else 0
