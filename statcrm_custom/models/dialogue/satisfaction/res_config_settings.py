from odoo import fields, models

from .statcrm_satisfaction import LIMITS


class ResConfigSettings(models.TransientModel):
    """Limits from which an item is a strength, or important."""

    _inherit = "res.config.settings"

    statcrm_satisfaction_from = fields.Float(
        string="Satisfied From",
        default=LIMITS["satisfaction"],
        digits=(3, 2),
        config_parameter="statcrm_custom.satisfaction_from",
    )
    statcrm_importance_from = fields.Float(
        string="Important From",
        default=LIMITS["importance"],
        digits=(3, 2),
        config_parameter="statcrm_custom.importance_from",
    )
    statcrm_correlation_from = fields.Float(
        string="Important From (Correlation)",
        default=LIMITS["correlation"],
        digits=(3, 2),
        config_parameter="statcrm_custom.correlation_from",
    )
