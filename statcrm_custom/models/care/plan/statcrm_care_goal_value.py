from odoo import fields, models


class StatcrmCareGoalValue(models.Model):
    """What a goal was measured at: the last value of each month."""

    _name = "statcrm.care.goal.value"
    _description = "Value of a Goal"
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
    month = fields.Date(required=True, readonly=True, help="Its first day.")
    value = fields.Float(readonly=True, aggregator="avg")

    _once_a_month = models.UniqueIndex(
        "(goal_id, month)", "This goal was measured in this month already."
    )
