from odoo import api, models


class IrConfigParameter(models.Model):
    """Our settings that are numbers: days, months, limits."""

    _inherit = "ir.config_parameter"

    @api.model
    def _statcrm_get_number(self, name, default, kind=int):
        """Return a setting; the program may read it for everybody.

        :param str name: without the name of the add-on
        :param default: where nobody has set it
        :param kind: int or float
        """
        value = self.sudo().get_param(f"statcrm_custom.{name}")
        return kind(value) if value else default
