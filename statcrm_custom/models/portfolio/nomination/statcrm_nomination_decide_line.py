from odoo import api, fields, models
from odoo.tools.misc import format_date


class StatcrmNominationDecideLine(models.TransientModel):
    """One proposal to decide on, with its changes and the outcome."""

    _name = "statcrm.nomination.decide.line"
    _description = "Nomination to Decide"
    _order = "id"

    wizard_id = fields.Many2one(
        "statcrm.nomination.decide", required=True, index=True, ondelete="cascade"
    )
    nomination_id = fields.Many2one(
        "statcrm.nomination", required=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(related="nomination_id.partner_id")
    old_class_id = fields.Many2one(
        related="partner_id.statcrm_value_class_id", string="From Class"
    )
    new_class_id = fields.Many2one(
        related="nomination_id.value_class_id", string="To Class"
    )
    value_score = fields.Float(related="nomination_id.value_score")
    change = fields.Char(string="What Changes", compute="_compute_change")
    problem = fields.Char(compute="_compute_change")
    outcome = fields.Selection(
        [("approve", "Approve"), ("return", "Return")],
        required=True,
        default="approve",
    )
    reason = fields.Char(string="Return Reason")

    @api.depends("nomination_id")
    def _compute_change(self):
        for line in self:
            nomination = line.nomination_id
            line.problem = nomination and nomination._get_problem()
            told = ", ".join((line._format_person(), line._format_since()))
            line.change = line.problem or told

    def _format_person(self):
        nomination, before = self.nomination_id, self.partner_id.user_id
        if nomination.kind == "end":
            return self.env._("The nomination ends")
        if not before or before == nomination.user_id:
            return self.env._(
                "Key account manager: %(user)s", user=nomination.user_id.name
            )
        return self.env._(
            "%(user)s replaces %(before)s",
            user=nomination.user_id.name,
            before=before.name,
        )

    def _format_since(self):
        start = self.nomination_id.date_from
        if not start or start <= self.env.company._statcrm_today():
            return self.env._("immediately")
        return self.env._("from %(date)s", date=format_date(self.env, start))
