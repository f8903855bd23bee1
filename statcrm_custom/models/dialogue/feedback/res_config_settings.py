from odoo import fields, models

from .statcrm_feedback import SETTINGS


class ResConfigSettings(models.TransientModel):
    """How fast customers are answered."""

    _inherit = "res.config.settings"

    statcrm_feedback_answer_days = fields.Integer(
        string="Days to Answer",
        default=SETTINGS["feedback_answer_days"],
        config_parameter="statcrm_custom.feedback_answer_days",
    )
    statcrm_feedback_climb_days = fields.Integer(
        string="Days Until a Complaint Climbs",
        default=SETTINGS["feedback_climb_days"],
        config_parameter="statcrm_custom.feedback_climb_days",
    )
    statcrm_feedback_repeat_months = fields.Integer(
        string="Months Until a Complaint Is Forgotten",
        default=SETTINGS["feedback_repeat_months"],
        config_parameter="statcrm_custom.feedback_repeat_months",
    )
