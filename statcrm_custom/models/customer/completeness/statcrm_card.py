from odoo import api, models


class StatcrmCard(models.AbstractModel):
    """The essential data that is missing, and the field to enter it."""

    _inherit = "statcrm.card"

    @api.model
    def _fill(self, card, partner):
        result = super()._fill(card, partner)
        if card["kind"] == "customer":
            requirements = partner._statcrm_requirements()
            missing = requirements._missing_of(partner)[partner]
            card["missing"] = [
                {"name": one.name, "field": one._get_empty_field(partner)}
                for one in missing
            ]
        return result
