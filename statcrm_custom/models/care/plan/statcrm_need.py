from odoo import api, fields, models


class StatcrmNeed(models.Model):
    """A need of the customer, its source, and our answer."""

    _name = "statcrm.need"
    _description = "Need"
    _inherit = ["statcrm.care.plan.part", "statcrm.care.plan.source"]
    _order = "plan_id, priority desc, sequence, id"

    plan_id = fields.Many2one(
        "statcrm.care.plan", required=True, index=True, ondelete="cascade"
    )
    principal_id = fields.Many2one(related="plan_id.principal_id")
    year = fields.Integer(related="plan_id.year")
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Need", required=True)
    description = fields.Text()
    priority = fields.Selection(
        [("0", "Normal"), ("1", "Important"), ("2", "Very important")],
        required=True,
        default="0",
    )
    answer = fields.Text(
        string="Our Answer",
        help="What we offer or do. Leave empty if there is no answer yet.",
    )
    goal_id = fields.Many2one(
        "statcrm.care.goal",
        string="Answered by Goal",
        index="btree_not_null",
        ondelete="set null",
        domain="[('plan_id', '=', plan_id)]",
    )
    is_open = fields.Boolean(
        string="Unanswered", compute="_compute_is_open", store=True
    )
    copied_from_id = fields.Many2one(
        "statcrm.need", readonly=True, copy=False, index=False, ondelete="set null"
    )

    _copied_once = models.UniqueIndex(
        "(copied_from_id) WHERE copied_from_id IS NOT NULL",
        "This need has already been copied to the next year.",
    )

    @api.depends("answer", "goal_id")
    def _compute_is_open(self):
        for need in self:
            need.is_open = not need.goal_id and not (need.answer or "").strip()
