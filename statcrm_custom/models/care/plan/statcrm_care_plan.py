from odoo import api, fields, models


class StatcrmCarePlan(models.Model):
    """Our plan for one principal customer and one year."""

    _name = "statcrm.care.plan"
    _description = "Care Plan"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "statcrm.may.edit",
        "statcrm.kept.fields",
    ]
    _order = "year desc, principal_id, id"

    principal_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
        bypass_search_access=True,
        domain=[("statcrm_is_principal", "=", True)],
    )
    year = fields.Integer(
        required=True, default=lambda self: self.env.company._statcrm_today().year
    )
    active = fields.Boolean(default=True)
    state = fields.Selection(
        [("draft", "Draft"), ("agreed", "Agreed"), ("closed", "Closed")],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        tracking=True,
        index=True,
    )
    agreed_on = fields.Date(readonly=True, copy=False)
    closed_on = fields.Date(readonly=True, copy=False)
    user_id = fields.Many2one(related="principal_id.user_id", string="Account Manager")
    segment_id = fields.Many2one(related="principal_id.statcrm_segment_id")
    value_class_id = fields.Many2one(related="principal_id.statcrm_value_class_id")
    promise_ids = fields.One2many("statcrm.care.promise", "plan_id", string="Promises")
    goal_ids = fields.One2many("statcrm.care.goal", "plan_id", string="Goals")

    # a merge of two customers settles this first, see the merge wizard
    _one_live_plan = models.UniqueIndex(
        "(principal_id, year) WHERE active",
        "This customer has a plan for this year already.",
    )
    _year_is_a_year = models.Constraint(
        "CHECK(year BETWEEN 1990 AND 2100)", "Write the year with four digits."
    )

    @api.depends("principal_id", "year")
    def _compute_display_name(self):
        for plan in self:
            customer = plan.principal_id.name
            plan.display_name = f"{customer} {plan.year}" if customer else ""

    @api.model
    def _has_field_access(self, field, operation):
        # EXTENDS 'base': states and dates go through the actions
        if operation == "write" and field.readonly and not self.env.su:
            return False
        return super()._has_field_access(field, operation)
