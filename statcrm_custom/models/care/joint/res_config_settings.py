from odoo import fields, models

from .statcrm_care_share import DAYS
from .statcrm_care_share_opening import MONTHS


class ResConfigSettings(models.TransientModel):
    """How long the link to a development plan is valid, and its openings are kept."""

    _inherit = "res.config.settings"

    statcrm_share_days = fields.Integer(
        string="Days a Link Is Valid",
        default=DAYS,
        config_parameter="statcrm_custom.share_days",
    )
    statcrm_share_opening_months = fields.Integer(
        string="Months an Opening Is Kept",
        default=MONTHS,
        config_parameter="statcrm_custom.share_opening_months",
    )
