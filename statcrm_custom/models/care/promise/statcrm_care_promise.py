from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain

STATES = [
    ("kept", "Kept"),
    ("due", "Due"),
    ("late", "Late"),
    ("missed", "Missed"),
    ("not_applicable", "Not applicable"),
]
COLOURS = [
    ("red", "Red"),
    ("amber", "Amber"),
    ("green", "Green"),
    ("grey", "Grey"),
]
# a state said without its colour, the same everywhere; promise_words.js has icons
SIGNS = {"kept": "✓", "due": "◷", "late": "!", "missed": "!", "not_applicable": "–"}
SOON = 60  # days before the due day in which a promise is amber


def colour_of(state, necessity, date_due, soon):
    """Return the colour of a promise; `soon` is the last day that is near."""
    if state == "kept":
        return "green"
    if state in ("late", "missed"):
        return "red" if necessity == "must" else "amber"
    soon_due = date_due and date_due <= soon
    return "amber" if state == "due" and soon_due else "grey"


class StatcrmCarePromise(models.Model):
    """One promise to one customer in one period, and the evidence that was found.

    Its state is the program's alone: kept when there is evidence; else due up to its
    due day, late up to the end of the period, missed after it; not applicable when
    the programme is not for the customer any more. A person may add a note.
    """

    _name = "statcrm.care.promise"
    _description = "Promise to a Customer"
    _inherit = ["statcrm.promise.mixin", "statcrm.evidence.mixin"]
    _order = "plan_id, programme_id, sequence, promise_id, period, id"

    plan_id = fields.Many2one(
        "statcrm.care.plan",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    programme_id = fields.Many2one(
        "statcrm.programme",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    promise_id = fields.Many2one(
        "statcrm.programme.promise",
        string="Line of the Programme",
        readonly=True,
        index=True,
        ondelete="set null",
    )
    principal_id = fields.Many2one(related="plan_id.principal_id")
    year = fields.Integer(related="plan_id.year")
    user_id = fields.Many2one(related="plan_id.user_id")
    segment_id = fields.Many2one(related="plan_id.segment_id")
    period = fields.Integer(readonly=True, default=1, help="Which one of the year.")
    date_from = fields.Date(string="From", required=True, readonly=True)
    date_to = fields.Date(string="To", required=True, readonly=True)
    date_due = fields.Date(string="Due", required=True, readonly=True)

    state = fields.Selection(STATES, required=True, readonly=True, default="due")
    colour = fields.Selection(
        COLOURS, compute="_compute_colour", search="_search_colour"
    )
    checked_at = fields.Datetime(string="Looked At", readonly=True)
    change_ids = fields.One2many(
        "statcrm.care.promise.change", "care_promise_id", string="History"
    )
    note = fields.Text()
    attachment_ids = fields.Many2many("ir.attachment", string="Documents")

    _once = models.UniqueIndex(
        "(plan_id, promise_id, period) WHERE promise_id IS NOT NULL",
        "The plan has this promise already.",
    )

    @api.depends("state", "necessity", "date_due")
    def _compute_colour(self):
        soon = self.env.company._statcrm_today() + relativedelta(days=SOON)
        for promise in self:
            promise.colour = colour_of(
                promise.state, promise.necessity, promise.date_due, soon
            )

    def _search_colour(self, operator, value):
        if operator != "in":
            return NotImplemented
        soon = self.env.company._statcrm_today() + relativedelta(days=SOON)
        missing = Domain("state", "in", ("late", "missed"))
        must = Domain("necessity", "=", "must")
        due = Domain("state", "=", "due")
        near = Domain("date_due", "<=", soon)
        colours = {
            "green": Domain("state", "=", "kept"),
            "red": missing & must,
            "amber": (missing & ~must) | (due & near),
            "grey": Domain("state", "=", "not_applicable") | (due & ~near),
        }
        return Domain.OR(colours[one] for one in value if one in colours)

    @api.model
    def _has_field_access(self, field, operation):
        # EXTENDS 'base': a person adds a note or a document, never the colour
        if operation == "write" and not self.env.su:
            if field.name not in ("note", "attachment_ids"):
                return False
        return super()._has_field_access(field, operation)
