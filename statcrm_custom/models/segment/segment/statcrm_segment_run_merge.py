from odoo import api, models


class StatcrmSegmentRunLine(models.Model):
    """After a merge a run has moved the customer once: as the kept one was moved."""

    _name = "statcrm.segment.run.line"
    _inherit = ["statcrm.segment.run.line", "statcrm.merge.mixin"]

    @api.model
    def _merge_settle(self, sources, target):
        lines = self.search([("partner_id", "in", (sources | target).ids)])
        for same in lines.grouped("run_id").values():
            own = same.filtered(lambda line: line.partner_id == target) or same[:1]
            (same - own).unlink()
