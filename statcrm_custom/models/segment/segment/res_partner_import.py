from odoo import api, models


class ResPartner(models.Model):
    """Offer our columns to whoever imports customers from a file."""

    _inherit = "res.partner"

    @api.model
    def get_import_templates(self):
        # EXTENDS 'base'
        return [
            *super().get_import_templates(),
            {
                "label": self.env._("Customers with Segment"),
                "template": "/statcrm_custom/static/xls/customers_import_template.xlsx",
            },
        ]
