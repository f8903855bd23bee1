from odoo import fields, models


class StatcrmSegment(models.Model):
    """The strategies of a segment, which the plans of its customers begin with."""

    _inherit = "statcrm.segment"

    communication = fields.Text(
        string="Communication Strategy", help="What we tell them, how and how often."
    )
    channel = fields.Text(
        string="Channel Strategy", help="Through whom and through what they get it."
    )
    pricing = fields.Text(string="Pricing Strategy", help="What is paid, and by whom.")

    def _get_strategy(self, name):
        """Return a strategy of the segment, or of the nearest one above it."""
        segment = self
        while segment and not segment[name]:
            segment = segment.parent_id
        return segment[name]
