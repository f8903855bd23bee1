from odoo import api, models


class StatcrmHouseFigure(models.Model):
    """Figures of the promises to groups, and of the purchases of segments."""

    _inherit = "statcrm.house.figure"

    @api.model
    def _count_group_promises(self):
        """Return {promise id: [state, customers reached, customers of the group]}."""
        lines = self.env["statcrm.programme.promise"]
        return {
            line.id: [
                line.light_state,
                line.reached_count,
                line.programme_id.customer_count,
            ]
            for line in lines.search(lines._light_now_domain())
        }

    @api.model
    def _count_popular(self):
        """Return rows of the purchases of segments; see `statcrm.white.space`."""
        return self.env["statcrm.white.space"]._count_popular()
