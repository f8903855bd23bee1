from odoo import api, models
from odoo.tools.misc import format_date, formatLang

from ....tools.xlsx import workbook


class StatcrmPaperMixin(models.AbstractModel):
    """A table shown on screen, printed and exported as a workbook.

    A model that inherits it defines the table.
    """

    _name = "statcrm.paper.mixin"
    _description = "Table as PDF and XLSX"

    def _get_sheet(self):
        """Return the table in the language of the environment.

        :return: {"title": str, "facts": [str], "note": str,
            "columns": [(label, kind)], "rows": [[value]]}; a kind is text, date,
            amount or integer
        """
        raise NotImplementedError

    def _get_workbook(self):
        sheet = self._get_sheet()
        facts = [*sheet["facts"], *filter(None, [sheet["note"]])]
        return workbook(sheet["title"], facts, sheet["columns"], sheet["rows"])

    @api.model
    def _format_cell(self, value, kind):
        """Return a value formatted for print."""
        if value is None or value is False or value == "":
            return ""
        if kind == "date":
            return format_date(self.env, value)
        if kind == "amount":
            return formatLang(self.env, value, digits=0)
        return str(value)
