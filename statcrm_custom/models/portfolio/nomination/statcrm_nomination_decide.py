from odoo import api, fields, models
from odoo.exceptions import UserError


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

    @api.depends("line_ids.outcome")
    def _compute_has_approved(self):
        for wizard in self:
            wizard.has_approved = "approve" in wizard.line_ids.mapped("outcome")

    def action_decide(self):
        """Decide on all of them, or on none, and open the decision."""
        self.ensure_one()
        if not self.line_ids:
            raise UserError(self.env._("There is nothing to decide on."))
        returned = self.line_ids.filtered(lambda line: line.outcome == "return")
        decision = self.line_ids.nomination_id._decide(
            self.number,
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
