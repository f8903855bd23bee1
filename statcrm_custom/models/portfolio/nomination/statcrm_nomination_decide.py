from odoo import api, fields, models
from odoo.exceptions import UserError

OUTCOMES = [("approve", "Approve"), ("return", "Return")]


class StatcrmNominationDecide(models.TransientModel):
    """Decide on a list of proposals with one decision number."""

    _name = "statcrm.nomination.decide"
    _description = "Decide on Nominations"

    number = fields.Char(string="Decision Number")
    date = fields.Date(
        string="Decided On",
        required=True,
        default=lambda self: self.env.company._statcrm_today(),
    )
    line_ids = fields.One2many("statcrm.nomination.decide.line", "wizard_id")
    has_approved = fields.Boolean(compute="_compute_has_approved")
    # of a single proposal: its line is not shown
    outcome = fields.Selection(OUTCOMES)
    reason = fields.Text(string="Return Reason")
    partner_id = fields.Many2one(related="line_ids.partner_id")
    new_class_id = fields.Many2one(related="line_ids.new_class_id", string="To Class")
    change = fields.Text(related="line_ids.change")
    nomination_id = fields.Many2one(related="line_ids.nomination_id")
    proposal = fields.Text(related="nomination_id.reason", string="Why Proposed")
    currency_id = fields.Many2one(related="nomination_id.currency_id")
    sales = fields.Monetary(related="nomination_id.sales")
    sales_period = fields.Char(related="nomination_id.sales_period")
    former_class_id = fields.Many2one(
        related="nomination_id.former_class_id", string="From Class"
    )
    score_text = fields.Text(related="nomination_id.score_text")
    proposed_by_id = fields.Many2one(related="nomination_id.proposed_by_id")
    proposed_on = fields.Date(related="nomination_id.proposed_on")

    @api.depends("line_ids.outcome", "outcome")
    def _compute_has_approved(self):
        for wizard in self:
            outcomes = wizard.line_ids.mapped("outcome")
            if wizard.outcome:
                outcomes = [wizard.outcome]
            wizard.has_approved = "approve" in outcomes

    def action_decide(self):
        """Decide on all of them, or on none, and open the decision."""
        self.ensure_one()
        if not self.line_ids:
            raise UserError(self.env._("There is nothing to decide on."))
        if self.outcome and len(self.line_ids) == 1:
            self.line_ids.write({"outcome": self.outcome, "reason": self.reason})
        returned = self.line_ids.filtered(lambda line: line.outcome == "return")
        decision = self.line_ids.nomination_id._decide(
            # where all are returned nobody sees the number that was proposed
            self.number if self.has_approved else False,
            self.date,
            {line.nomination_id.id: line.reason for line in returned},
        )
        if not decision:
            return {"type": "ir.actions.act_window_close"}
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Decision"),
            "res_model": decision._name,
            "res_id": decision.id,
            "view_mode": "form",
            "target": "current",
        }
