from odoo import models


class StatcrmSegmentRule(models.Model):
    """Segment rules and their order are recorded."""

    _name = "statcrm.segment.rule"
    _inherit = ["statcrm.audited.mixin", "statcrm.segment.rule"]
    _audited = ("name", "domain", "segment_id", "sequence", "active")
