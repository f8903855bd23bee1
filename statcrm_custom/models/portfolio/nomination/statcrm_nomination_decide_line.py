from odoo import api, fields, models

from ....tools.day_text import format_day
from .statcrm_nomination_decide import OUTCOMES


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
    currency_id = fields.Many2one(related="nomination_id.currency_id")
    sales = fields.Monetary(related="nomination_id.sales")
    proposal = fields.Text(related="nomination_id.reason", string="Why Proposed")
    value_score = fields.Float(related="nomination_id.value_score")
    change = fields.Text(string="What Changes", compute="_compute_change")
    problem = fields.Char(compute="_compute_change")
    outcome = fields.Selection(
        OUTCOMES,
        required=True,
        default="approve",
    )
    reason = fields.Char(string="Return Reason")

    @api.depends("nomination_id")
    def _compute_change(self):
        for line in self:
            nomination = line.nomination_id
            line.problem = nomination and nomination._get_problem()
            line.change = line.problem or nomination.change
            if not line.problem and nomination.date_to:
                line.change = self.env._(
                    "%(change)s, until %(date)s",
                    change=nomination.change,
                    date=format_day(self.env, nomination.date_to),
                )
