from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """From where on an item counts as a strength, and as important."""

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
        string="Important From a Correlation Of",
        default=0.5,
        digits=(3, 2),
        config_parameter="statcrm_custom.correlation_from",
    )
