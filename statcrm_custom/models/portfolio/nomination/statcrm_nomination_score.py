from odoo import api, fields, models
from odoo.exceptions import UserError


class StatcrmNominationScore(models.Model):
    """Copy of a score at the time of the proposal, never changed."""

    _name = "statcrm.nomination.score"
    _description = "Reason of a Nomination"
    _inherit = ["statcrm.fixed.mixin"]
    _order = "nomination_id, id"
    _rec_name = "factor_id"

    nomination_id = fields.Many2one(
        "statcrm.nomination", required=True, index=True, ondelete="cascade"
    )
    factor_id = fields.Many2one(
        "statcrm.value.factor", required=True, ondelete="restrict"
    )
    weight = fields.Float(required=True, digits=(6, 2), aggregator=None)
    score = fields.Integer(required=True, aggregator="avg")
    evidence = fields.Text(required=True)
    date = fields.Date(string="Scored On", required=True)
    scored_by_id = fields.Many2one("res.users", ondelete="restrict")

    def _is_fixed(self, vals):
        return bool(vals)

    def _get_fixed_message(self):
        return self.env._("The reasons of a nomination cannot be changed.")

    @api.model_create_multi
    def create(self, vals_list):
        scores = super().create(vals_list)
        scores._check_draft()
        return scores

    @api.ondelete(at_uninstall=False)
    def _unlink_except_proposed(self):
        self._check_draft()

    def _check_draft(self):
        if any(nomination.state != "draft" for nomination in self.nomination_id):
            raise UserError(self._get_fixed_message())
