from odoo import api, models


class IrConfigParameter(models.Model):
    """Numeric settings: days, months, limits."""

    _inherit = "ir.config_parameter"

    @api.model
    def _statcrm_get_number(self, name, default, kind=int):
        """Return a numeric setting, readable for every user.

        :param str name: without the prefix of the add-on
        :param default: value if it is not set
        :param kind: int or float
        """
        value = self.sudo().get_param(f"statcrm_custom.{name}")
        return kind(value) if value else default
