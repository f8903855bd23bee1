from odoo import fields, models

from .statcrm_agreement_term import DAYS_BEFORE


class ResConfigSettings(models.TransientModel):
    """Settings of agreement reminders."""

    _inherit = "res.config.settings"

    statcrm_agreement_reminder_days = fields.Integer(
        string="Agreement Reminder (Days)",
        default=DAYS_BEFORE,
        config_parameter="statcrm_custom.agreement_reminder_days",
    )
