from odoo import fields, models

from ..programme.statcrm_promise_mixin import MONTHS


class ResConfigSettings(models.TransientModel):
    """Settings of care plans."""

    _inherit = "res.config.settings"

    statcrm_care_agree_month = fields.Selection(
        MONTHS,
        string="Plans Agreed by the End of",
        default="3",
        config_parameter="statcrm_custom.care_agree_month",
    )
