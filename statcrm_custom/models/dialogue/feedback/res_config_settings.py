from odoo import api, fields, models

from .statcrm_feedback import SETTINGS


class ResConfigSettings(models.TransientModel):
    """Settings of the deadlines of feedback."""

    _inherit = "res.config.settings"

    statcrm_feedback_answer_days = fields.Integer(
        string="Days to Answer",
        default=SETTINGS["feedback_answer_days"],
        config_parameter="statcrm_custom.feedback_answer_days",
    )
    statcrm_feedback_climb_days = fields.Integer(
        string="Days until Escalation",
        default=SETTINGS["feedback_climb_days"],
        config_parameter="statcrm_custom.feedback_climb_days",
    )
    statcrm_feedback_repeat_months = fields.Integer(
        string="Repeated Complaint Within (Months)",
        default=SETTINGS["feedback_repeat_months"],
        config_parameter="statcrm_custom.feedback_repeat_months",
    )
    statcrm_feedback_addresses = fields.Char(
        string="Addresses",
        compute="_compute_statcrm_feedback_addresses",
        help="What customers write there becomes feedback.",
    )

    @api.depends("company_id")
    def _compute_statcrm_feedback_addresses(self):
        self.statcrm_feedback_addresses = ", ".join(
            self.env["statcrm.feedback"]._get_addresses()
        )
