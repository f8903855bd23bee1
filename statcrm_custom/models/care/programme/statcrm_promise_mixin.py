from odoo import api, fields, models
from odoo.tools import SQL

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

# user groups responsible for promises
GROUPS = {
    "communications": COMMUNICATIONS,
    "director": DIRECTOR,
}


class StatcrmPromiseMixin(models.AbstractModel):
    """The terms of a promise: content, evidence, rhythm, responsible and due date.

    Shared by the lines of a programme and their copies in care plans: a plan keeps the
    terms of the day its year was opened.

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
        help="Evidence is found automatically. Promises cannot be marked as kept"
        " manually.",
    )
    level = fields.Selection(
        LEVELS, help="At least one participant of this level or above on each side."
    )
    months = fields.Integer(
        default=6, help="At least one contact within this number of months."
    )
    percent = fields.Integer(default=100, help="Required completeness of the data.")
    plan_state = fields.Selection(
        [("agreed", "Agreed"), ("closed", "Reviewed and closed")], default="agreed"
    )
    in_person = fields.Boolean(help="Only answers given in a personal meeting count.")
    campaign_id = fields.Many2one(
        "utm.campaign",
        ondelete="restrict",
        help="Only mailings of this campaign count. Leave empty for any mailing.",
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
        string="Due by the End of",
        required=True,
        default="12",
        help="Only for yearly promises. Others are due at the end of each period.",
    )
    necessity = fields.Selection(
        [("must", "Must"), ("should", "Should")],
        required=True,
        default="must",
        help="A missing “must” is red, a missing “should” is amber.",
    )
    responsible = fields.Selection(
        [
            ("account_manager", "Account manager"),
            ("deputy", "Deputy"),
            ("segment_manager", "Segment manager"),
            ("communications", "Communications"),
            ("director", "Director"),
        ],
        required=True,
        default="account_manager",
    )

    _percent_is_a_share = models.Constraint(
        "CHECK(percent BETWEEN 1 AND 100)", "The percentage must be between 1 and 100."
    )
    _months_are_within_ten_years = models.Constraint(
        "CHECK(months BETWEEN 1 AND 120)",
        "The number of months must be between 1 and 120.",
    )

    @api.model
    def _get_terms(self):
        """Return the names of the fields copied from a programme to its plans."""
        fields_ = self.env["statcrm.promise.mixin"]._fields.values()
        return [field.name for field in fields_ if field.store and field.name != "id"]

    @api.model
    def _terms_sql(self, alias=None, without=None):
        """Return the columns of these fields."""
        return SQL(", ").join(
            SQL.identifier(alias, name) if alias else SQL.identifier(name)
            for name in self._get_terms()
            if name != without
        )
