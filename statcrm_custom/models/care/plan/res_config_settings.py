from odoo import fields, models

from ..programme.statcrm_promise_mixin import MONTHS
from .statcrm_care_plan_missing import AGREE_MONTH


class ResConfigSettings(models.TransientModel):
    """Settings of care plans."""

    _inherit = "res.config.settings"

    statcrm_care_agree_month = fields.Selection(
        MONTHS,
        string="Plans Agreed by the End of",
        default=str(AGREE_MONTH),
        config_parameter="statcrm_custom.care_agree_month",
    )
