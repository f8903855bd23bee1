import math

from odoo import api, fields, models


class StatcrmValueLimitProposalLine(models.TransientModel):
    """A class by sales: its limit now and then, its customers now and then."""

    _name = "statcrm.value.limit.proposal.line"
    _description = "Proposed Limit"
    _order = "sequence, id"

    proposal_id = fields.Many2one(
        "statcrm.value.limit.proposal", required=True, index=True, ondelete="cascade"
    )
    value_class_id = fields.Many2one(
        "statcrm.value.class", required=True, ondelete="cascade"
    )
    sequence = fields.Integer(related="value_class_id.sequence")
    currency_id = fields.Many2one(related="proposal_id.currency_id")
    current_limit = fields.Monetary(string="Limit Now", readonly=True)
    sales_from = fields.Monetary(string="Limit Proposed")
    old_count = fields.Integer(string="Customers Now", compute="_compute_figures")
    old_share = fields.Float(
        string="% of Sales Now", compute="_compute_figures", digits=(5, 1)
    )
    new_count = fields.Integer(string="Customers Then", compute="_compute_figures")
    new_share = fields.Float(
        string="% of Sales Then", compute="_compute_figures", digits=(5, 1)
    )

    @api.depends(
        "current_limit",
        "proposal_id.line_ids.sales_from",
        "proposal_id.sales",
    )
    def _compute_figures(self):
        for proposal, lines in self.grouped("proposal_id").items():
            sales = proposal.sales or []
            total = sum(sales) or 1
            everyone = (proposal.line_ids | lines).sorted(
                lambda line: line.value_class_id.sequence
            )
            for limit, count, share in (
                ("current_limit", "old_count", "old_share"),
                ("sales_from", "new_count", "new_share"),
            ):
                upper = math.inf
                for line in everyone:
                    mine = [one for one in sales if line[limit] <= one < upper]
                    upper = min(upper, line[limit])
                    if line in lines:
                        line[count] = len(mine)
                        line[share] = 100 * sum(mine) / total
