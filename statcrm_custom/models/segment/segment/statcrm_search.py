from odoo import api, models


class StatcrmSearch(models.AbstractModel):
    """A principal customer is found with its value class."""

    _inherit = "statcrm.search"

    @api.model
    def _get_what(self, partner):
        what = super()._get_what(partner)
        if partner.parent_id or not partner.statcrm_value_class_id:
            return what
        return f"{what}, {partner.statcrm_value_class_id.name}"
