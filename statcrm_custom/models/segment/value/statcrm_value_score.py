from odoo import api, fields, models


class StatcrmValueScore(models.Model):
    """Score of a customer for one factor on one day, with the evidence.

    Scores are added, not overwritten: the latest one of each factor counts.
    """

    _name = "statcrm.value.score"
    _description = "Value Score"
    _inherit = ["statcrm.moved.mixin"]
    _order = "date desc, id desc"
    _moved_by = {"partner_id", "user_id"}

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="cascade",
        bypass_search_access=True,
    )
    factor_id = fields.Many2one(
        "statcrm.value.factor", required=True, index=True, ondelete="restrict"
    )
    score = fields.Integer(required=True, default=3, aggregator="avg")
    evidence = fields.Text(required=True, help="What the score is based on.")
    date = fields.Date(
        required=True, default=lambda self: self.env.company._statcrm_today()
    )
    user_id = fields.Many2one(
        "res.users",
        string="Scored By",
        required=True,
        default=lambda self: self.env.user,
    )

    _score_range = models.Constraint(
        "CHECK(score BETWEEN 1 AND 5)", "A score is a whole number from 1 to 5."
    )

    @api.depends("factor_id", "score")
    def _compute_display_name(self):
        for line in self:
            names = (line.factor_id.name, str(line.score))
            line.display_name = ": ".join(filter(None, names))
