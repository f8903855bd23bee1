from odoo import fields, models


class StatcrmSegment(models.Model):
    """The strategies of a segment, used by default in the plans of its customers."""

    _inherit = "statcrm.segment"

    communication = fields.Text(
        string="Communication Strategy", help="What we communicate, how and how often."
    )
    channel = fields.Text(
        string="Channel Strategy",
        help="Through which people and channels they are served.",
    )
    pricing = fields.Text(string="Pricing Strategy", help="What is paid, and by whom.")

    def _get_strategy(self, name):
        """Return a strategy of the segment, or of its nearest parent."""
        segment = self
        while segment and not segment[name]:
            segment = segment.parent_id
        return segment[name]
