from odoo import fields, models


class StatcrmCarePlanClose(models.TransientModel):
    """The yearly review: what was kept, what was reached; then the year is closed."""

    _name = "statcrm.care.plan.close"
    _description = "Close the Year"

    plan_id = fields.Many2one("statcrm.care.plan", ondelete="cascade")
    kept_count = fields.Integer(related="plan_id.kept_count")
    late_count = fields.Integer(related="plan_id.late_count")
    promise_count = fields.Integer(related="plan_id.promise_count")
    goal_ids = fields.One2many(related="plan_id.goal_ids", readonly=False)
    review = fields.Text(
        string="Yearly Review", help="What was kept, reached and learned."
    )

    def action_close(self):
        """Close the year with this review."""
        self.ensure_one()
        self.plan_id._close_year(self.review)
        return {"type": "ir.actions.act_window_close"}
