from odoo import fields, models

from .statcrm_home import SILENCE_MONTHS


class ResConfigSettings(models.TransientModel):
    """Setting of how long a customer may be without contact."""

    _inherit = "res.config.settings"

    statcrm_silence_months = fields.Integer(
        string="Months without Contact",
        default=SILENCE_MONTHS,
        config_parameter="statcrm_custom.silence_months",
    )
