from odoo import api, fields, models

MONTHS = 24  # of sales that a classification looks at
LIMIT_FIELDS = {
    "statcrm_limit_big": "big",
    "statcrm_limit_middle": "middle",
    "statcrm_limit_small_a": "small_a",
    "statcrm_limit_small": "small",
}


class ResConfigSettings(models.TransientModel):
    """The window and the limits of the classification."""

    _inherit = "res.config.settings"

    statcrm_classification_months = fields.Integer(
        string="Months of Sales",
        default=MONTHS,
        config_parameter="statcrm_custom.classification_months",
    )
    statcrm_limit_currency_id = fields.Many2one(
        "res.currency", compute="_compute_statcrm_limit_currency_id"
    )
    statcrm_limit_big = fields.Monetary(
        string="Big Customer From", currency_field="statcrm_limit_currency_id"
    )
    statcrm_limit_middle = fields.Monetary(
        string="Middle-sized Customer From", currency_field="statcrm_limit_currency_id"
    )
    statcrm_limit_small_a = fields.Monetary(
        string="Small Customer A From", currency_field="statcrm_limit_currency_id"
    )
    statcrm_limit_small = fields.Monetary(
        string="Small Customer From", currency_field="statcrm_limit_currency_id"
    )

    def _compute_statcrm_limit_currency_id(self):
        """Currency of the limits. All companies share the same limits."""
        for settings in self:
            bands = self._statcrm_bands()
            settings.statcrm_limit_currency_id = bands[:1].currency_id

    @api.model
    def get_values(self):
        # EXTENDS 'base_setup'
        values = super().get_values()
        bands = {band.code: band for band in self._statcrm_bands()}
        for name, code in LIMIT_FIELDS.items():
            values[name] = bands[code].sales_from if code in bands else 0
        return values

    def set_values(self):
        # EXTENDS 'base_setup'
        result = super().set_values()
        codes = {code: name for name, code in LIMIT_FIELDS.items()}
        self.env["statcrm.value.class"]._set_limits(
            [
                (
                    band,
                    self[codes[band.code]] if band.code in codes else band.sales_from,
                )
                for band in self._statcrm_bands()
            ]
        )
        return result

    @api.model
    def _statcrm_bands(self):
        return self.env["statcrm.value.class"]._get_bands()
