from odoo import api, fields, models


class StatcrmClassificationLine(models.Model):
    """One customer in one classification: its sales, old and new class.

    There is a line for every principal customer with sales in the window, or whose
    class or sales change.
    """

    _name = "statcrm.classification.line"
    _description = "Classification Line"
    _log_access = False
    _order = "sales desc, id"
    _rec_name = "partner_id"

    classification_id = fields.Many2one(
        "statcrm.classification", required=True, index=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="cascade",
        bypass_search_access=True,
    )
    segment_id = fields.Many2one(related="partner_id.statcrm_segment_id")
    nominated_class_id = fields.Many2one(
        related="partner_id.statcrm_nominated_class_id"
    )
    old_class_id = fields.Many2one(
        "statcrm.value.class", string="From Class", ondelete="restrict"
    )
    new_class_id = fields.Many2one(
        "statcrm.value.class", string="To Class", ondelete="restrict"
    )
    is_move = fields.Boolean(string="Changes Class")
    active = fields.Boolean(
        default=True,
        help="Never set for an archived customer: its sales count, but its class does"
        " not change.",
    )
    old_sales = fields.Monetary()
    sales = fields.Monetary(
        help="Untaxed sales of the whole organisation in the window."
    )
    currency_id = fields.Many2one(related="classification_id.currency_id")
    reason = fields.Char(compute="_compute_reason")

    @api.depends("sales", "new_class_id", "classification_id.limit_ids.sales_from")
    def _compute_reason(self):
        for line in self:
            line.reason = line.classification_id._explain(line.new_class_id, line.sales)
