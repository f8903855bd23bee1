from odoo import fields, models

from .statcrm_care_share import DAYS
from .statcrm_care_share_opening import MONTHS


class ResConfigSettings(models.TransientModel):
    """Settings of links to development plans."""

    _inherit = "res.config.settings"

    statcrm_share_days = fields.Integer(
        string="Link Validity (Days)",
        default=DAYS,
        config_parameter="statcrm_custom.share_days",
    )
    statcrm_share_opening_months = fields.Integer(
        string="Keep Access Log (Months)",
        default=MONTHS,
        config_parameter="statcrm_custom.share_opening_months",
    )
