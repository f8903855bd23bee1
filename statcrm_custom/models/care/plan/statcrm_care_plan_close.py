from odoo import fields, models


class StatcrmCarePlanClose(models.TransientModel):
    """The yearly review of a plan, which closes it."""

    _name = "statcrm.care.plan.close"
    _description = "Close Year"

    plan_id = fields.Many2one("statcrm.care.plan", ondelete="cascade")
    kept_count = fields.Integer(related="plan_id.kept_count")
    late_count = fields.Integer(related="plan_id.late_count")
    promise_count = fields.Integer(related="plan_id.promise_count")
    goal_ids = fields.One2many(related="plan_id.goal_ids", readonly=False)
    review = fields.Text(
        string="Yearly Review", help="Promises kept, goals reached and lessons learned."
    )

    def action_close(self):
        """Close the plan with this review."""
        self.ensure_one()
        self.plan_id._close_year(self.review)
        return {"type": "ir.actions.act_window_close"}
