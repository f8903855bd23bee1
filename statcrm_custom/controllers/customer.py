import json
from itertools import chain

from werkzeug.datastructures import FileStorage

from odoo import fields, http
from odoo.http import request

from odoo.addons.web.controllers.export import (
    CSVExport,
    ExcelExport,
    ExportXlsxWriter,
    GroupExportXlsxWriter,
)
from odoo.addons.web.controllers.pivot import TableExporter

FORMULAS = ("=", "{=")
LINKS = ("http://", "https://")


class NamedExport:
    """Files of exported customers and of our lists have a name for people.

    What they show and the day, instead of Odoo's "Contact (res.partner)".
    """

    def filename(self, base):
        # EXTENDS 'web'
        is_ours = base == "res.partner" or base.startswith("statcrm.")
        if not is_ours or base not in request.env:
            return super().filename(base)
        name = request.env["ir.model"].sudo()._get(base).name
        day = request.env.company._statcrm_today()
        return f"{name} {fields.Date.to_string(day)}"


class PlainText:
    """A text stays a text.

    Others write what we export: the subject of a mail becomes a cell. Odoo writes some
    as a formula, which a spreadsheet would compute, or as a link to a file or program.
    """

    def write(self, row, column, cell_value, style=None):
        # EXTENDS 'web'
        if isinstance(cell_value, str) and not cell_value.startswith(LINKS):
            return self.worksheet.write_string(row, column, cell_value, style)
        return super().write(row, column, cell_value, style)


class PlainXlsxWriter(PlainText, ExportXlsxWriter):
    pass


class PlainGroupXlsxWriter(PlainText, GroupExportXlsxWriter):
    pass


class StatcrmExcelExport(NamedExport, ExcelExport):
    def from_data(self, fields, columns_headers, rows):
        """As in 'web', with the writer of plain text."""
        with PlainXlsxWriter(fields, columns_headers, len(rows)) as writer:
            for number, row in enumerate(rows, start=1):
                for column, value in enumerate(row):
                    writer.write_cell(number, column, value)
        return writer.value

    def from_group_data(self, fields, columns_headers, groups):
        """As in 'web', with the writer of plain text."""
        with PlainGroupXlsxWriter(fields, columns_headers, groups.count) as writer:
            row, column = 1, 0
            for name, group in groups.children.items():
                row, column = writer.write_group(row, column, name, group)
        return writer.value


class StatcrmCsvExport(NamedExport, CSVExport):
    pass


class StatcrmPivotExport(TableExporter):
    @http.route()
    def export_xlsx(self, data, **kw):
        """Titles of columns are no formulas; those of rows begin with a space."""
        # EXTENDS 'web'
        table = json.load(data) if isinstance(data, FileStorage) else json.loads(data)
        for header in chain(*table.get("col_group_headers", ())):
            if str(header["title"]).startswith(FORMULAS):
                header["title"] = f" {header['title']}"
        return super().export_xlsx(json.dumps(table), **kw)
