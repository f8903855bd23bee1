from odoo import fields, models

from .statcrm_agreement_term import DAYS_BEFORE


class ResConfigSettings(models.TransientModel):
    """How early the end of an agreement is reminded of."""

    _inherit = "res.config.settings"

    statcrm_agreement_reminder_days = fields.Integer(
        string="Days to Remind of Agreements",
        default=DAYS_BEFORE,
        config_parameter="statcrm_custom.agreement_reminder_days",
    )
