from odoo import api, fields, models

from ....tools.groups import COMMUNICATIONS, DIRECTOR
from ...customer.house.statcrm_unit_member import LEVELS

MONTHS = [
    ("1", "January"),
    ("2", "February"),
    ("3", "March"),
    ("4", "April"),
    ("5", "May"),
    ("6", "June"),
    ("7", "July"),
    ("8", "August"),
    ("9", "September"),
    ("10", "October"),
    ("11", "November"),
    ("12", "December"),
]

# whose promises are those of everybody in a group
GROUPS = {
    "communications": COMMUNICATIONS,
    "director": DIRECTOR,
}


class StatcrmPromiseMixin(models.AbstractModel):
    """The terms of a promise: what, how it is proven, how often, by whom, by when.

    A line of a programme has them, and so has its copy in each care plan: a plan goes
    on under the terms of the day on which its year was opened.

    A kind of evidence is a model: see `statcrm.evidence`.
    """

    _name = "statcrm.promise.mixin"
    _description = "Terms of a Promise"

    name = fields.Char(string="Promise", required=True, translate=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        lambda self: self.env["statcrm.evidence"]._get_kinds(),
        string="Evidence",
        required=True,
        help="What the program looks for. Nobody ticks a promise.",
    )
    level = fields.Selection(
        LEVELS, help="At least one person of this level or above on both sides."
    )
    months = fields.Integer(default=6, help="At least one contact in so many months.")
    percent = fields.Integer(default=100, help="How complete the data have to be.")
    plan_state = fields.Selection(
        [("agreed", "Agreed"), ("closed", "Reviewed and closed")], default="agreed"
    )
    in_person = fields.Boolean(help="Only what was answered in a personal meeting.")
    campaign_id = fields.Many2one(
        "utm.campaign",
        ondelete="restrict",
        help="Only mailings of this campaign count; empty: any mailing.",
    )
    rhythm = fields.Selection(
        [
            ("1", "Once a year"),
            ("2", "Twice a year"),
            ("4", "Every quarter"),
            ("12", "Every month"),
        ],
        required=True,
        default="1",
    )
    due_month = fields.Selection(
        MONTHS,
        string="Due By the End Of",
        required=True,
        default="12",
        help="Of what is promised once a year. Otherwise each period ends with its due"
        " day.",
    )
    necessity = fields.Selection(
        [("must", "Must"), ("should", "Should")],
        required=True,
        default="must",
        help="What must be and is missing is red; what should be is amber.",
    )
    responsible = fields.Selection(
        [
            ("account_manager", "Account manager"),
            ("deputy", "Deputy"),
            ("segment_manager", "Segment manager"),
            ("communications", "Communications"),
            ("director", "Director"),
        ],
        string="Who Sees to It",
        required=True,
        default="account_manager",
    )

    _percent_is_a_share = models.Constraint(
        "CHECK(percent BETWEEN 1 AND 100)", "A percentage lies between 1 and 100."
    )
    _months_are_within_ten_years = models.Constraint(
        "CHECK(months BETWEEN 1 AND 120)", "Write a number of months from 1 to 120."
    )

    @api.model
    def _get_terms(self):
        """Return the names of the fields that a plan copies from its programme."""
        fields_ = self.env["statcrm.promise.mixin"]._fields.values()
        return [field.name for field in fields_ if field.store and field.name != "id"]
