from odoo import fields, models


class StatcrmSegmentRunLine(models.Model):
    """One customer that a segment run moves, and the rule that says so."""

    _name = "statcrm.segment.run.line"
    _description = "Segment Run Line"
    _log_access = False
    _order = "new_segment_id, partner_id"
    _rec_name = "partner_id"

    run_id = fields.Many2one(
        "statcrm.segment.run", required=True, index=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="cascade",
        bypass_search_access=True,
    )
    rule_id = fields.Many2one("statcrm.segment.rule", index=True, ondelete="set null")
    old_segment_id = fields.Many2one("statcrm.segment", ondelete="set null")
    new_segment_id = fields.Many2one(
        "statcrm.segment", required=True, ondelete="cascade"
    )
