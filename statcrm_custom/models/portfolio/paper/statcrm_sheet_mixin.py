import base64

from odoo import fields, models


class StatcrmSheetMixin(models.AbstractModel):
    """Wizard that shows a table for a period on screen, as PDF and as XLSX."""

    _name = "statcrm.sheet.mixin"
    _description = "Sheet"
    _inherit = ["statcrm.paper.mixin"]

    workbook = fields.Binary(compute="_compute_workbook")

    def _compute_workbook(self):
        for sheet in self:
            sheet.workbook = base64.b64encode(sheet._get_workbook())

    def _get_filename(self):
        """Return the name of the files, without extension."""
        return self._get_sheet()["title"].replace("/", "-")

    def _get_print_action(self):
        """Return the xmlid of the report action that prints this sheet."""
        raise NotImplementedError

    def action_print(self):
        return self.env.ref(self._get_print_action()).report_action(self)

    def action_workbook(self):
        """Download the table as XLSX."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/workbook"
            f"?download=true&filename={self._get_filename()}.xlsx",
            "target": "download",
        }
