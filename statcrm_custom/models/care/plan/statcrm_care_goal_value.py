from odoo import fields, models


class StatcrmCareGoalValue(models.Model):
    """The measured values of a goal: the last one of each month."""

    _name = "statcrm.care.goal.value"
    _description = "Goal Value"
    _order = "date desc, id desc"

    goal_id = fields.Many2one(
        "statcrm.care.goal",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    root_id = fields.Many2one(related="goal_id.root_id", string="Goal over the Years")
    principal_id = fields.Many2one(related="goal_id.principal_id")
    date = fields.Date(string="Measured", required=True, readonly=True)
    month = fields.Date(
        required=True, readonly=True, help="The first day of the month."
    )
    value = fields.Float(readonly=True, aggregator="avg")

    _once_a_month = models.UniqueIndex(
        "(goal_id, month)", "This goal already has a value for this month."
    )
