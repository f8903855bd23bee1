from odoo import api, models


class StatcrmSatisfactionPage(models.AbstractModel):
    """The satisfaction grid as PDF."""

    _name = "report.statcrm_custom.statcrm_satisfaction_page"
    _description = "Satisfaction Report"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return the grid for the options in `data`; see `statcrm.satisfaction`."""
        data = data or {}
        grid = self.env["statcrm.satisfaction"].get_grid(
            data.get("round_id"), data.get("cut", "all"), data.get("key")
        )
        chosen = [one for one in grid["rounds"] if one["id"] == grid["round_id"]]
        group = [one for one in grid["groups"] if one["key"] == grid["key"]]
        return {
            "company": self.env.company,
            "grid": grid,
            "facts": [one["name"] for one in chosen + group],
        }
