from odoo import api, fields, models
from odoo.tools.misc import formatLang


class StatcrmCareGoal(models.Model):
    """What a plan wants to reach with its customer, and how far it has come.

    A joint goal is agreed with the customer: it stands in the development plan, whose
    page shows the fields that are named there, and nothing else of it.
    """

    _name = "statcrm.care.goal"
    _description = "Goal"
    _order = "plan_id, sequence, id"

    plan_id = fields.Many2one(
        "statcrm.care.plan", required=True, index=True, ondelete="cascade"
    )
    principal_id = fields.Many2one(related="plan_id.principal_id")
    year = fields.Integer(related="plan_id.year")
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Goal", required=True)
    description = fields.Text(help="The customer reads it when the goal is joint.")
    internal_note = fields.Text(help="Never shown to the customer.")
    is_joint = fields.Boolean(
        string="Joint", help="Agreed with the customer: part of the development plan."
    )
    state = fields.Selection(
        [("open", "Open"), ("reached", "Reached"), ("dropped", "Dropped")],
        required=True,
        default="open",
    )
    measure = fields.Selection(
        [("manual", "Written by hand")],
        required=True,
        default="manual",
        help="What the program knows it fills in by itself.",
    )
    start_value = fields.Float(string="Start")
    target_value = fields.Float(string="Target")
    current_value = fields.Float(string="Now")
    measured_on = fields.Date(readonly=True, copy=False)
    deadline = fields.Date()

    @api.model
    def _format_value(self, value):
        """Return a figure with up to two decimals, none of them for nothing."""
        value = round(value, 2)
        digits = next(n for n in range(3) if n == 2 or value == round(value, n))
        return formatLang(self.env, value, digits=digits)
