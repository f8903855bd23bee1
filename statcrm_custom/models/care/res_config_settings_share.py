from odoo import fields, models

from .statcrm_care_share import DAYS


class ResConfigSettings(models.TransientModel):
    """How long the link to a development plan is valid."""

    _inherit = "res.config.settings"

    statcrm_share_days = fields.Integer(
        string="Days a Link Is Valid",
        default=DAYS,
        config_parameter="statcrm_custom.share_days",
    )
