from odoo import fields, models


class StatcrmFeedbackCause(models.Model):
    """The cause of a complaint, to be fixed for good."""

    _name = "statcrm.feedback.cause"
    _description = "Cause of Feedback"
    _order = "sequence, name"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
