from odoo import fields, models

from ..programme.statcrm_promise_mixin import MONTHS


class ResConfigSettings(models.TransientModel):
    """When the care plans of a year are agreed."""

    _inherit = "res.config.settings"

    statcrm_care_agree_month = fields.Selection(
        MONTHS,
        string="Plans Are Agreed By the End Of",
        default="3",
        config_parameter="statcrm_custom.care_agree_month",
    )
