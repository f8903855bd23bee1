from odoo import api, models


class StatcrmHome(models.AbstractModel):
    """The brief, one click away from whom one meets or contacts next."""

    _inherit = "statcrm.home"

    @api.model
    def _get_row_buttons(self, row):
        buttons = super()._get_row_buttons(row)
        if not row["customers"] or not row["is_contact"]:
            return buttons
        of = self.env["res.partner"].browse(row["customers"])
        if row["key"] == "meeting":
            of = self.env[row["model"]].browse(row["id"])
        brief = self._button("brief", self.env._("Brief"), of, "action_statcrm_brief")
        return [brief, *buttons]
