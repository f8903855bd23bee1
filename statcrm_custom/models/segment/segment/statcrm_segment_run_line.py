from odoo import api, fields, models


class StatcrmSegmentRunLine(models.Model):
    """One customer moved by a segment run, with the rule that applies."""

    _name = "statcrm.segment.run.line"
    _inherit = ["statcrm.merge.mixin"]
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

    # After a merge, the line of the kept customer remains.

    @api.model
    def _merge_settle(self, sources, target):
        lines = self.search([("partner_id", "in", (sources | target).ids)])
        for same in lines.grouped("run_id").values():
            own = same.filtered(lambda line: line.partner_id == target) or same[:1]
            (same - own).unlink()
