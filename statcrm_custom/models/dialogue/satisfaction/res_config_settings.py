from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """Limits from which an item is a strength, or important."""

    _inherit = "res.config.settings"

    statcrm_satisfaction_from = fields.Float(
        string="Satisfied From",
        default=4.0,
        digits=(3, 2),
        config_parameter="statcrm_custom.satisfaction_from",
    )
    statcrm_importance_from = fields.Float(
        string="Important From",
        default=4.0,
        digits=(3, 2),
        config_parameter="statcrm_custom.importance_from",
    )
    statcrm_correlation_from = fields.Float(
        string="Important From (Correlation)",
        default=0.5,
        digits=(3, 2),
        config_parameter="statcrm_custom.correlation_from",
    )
