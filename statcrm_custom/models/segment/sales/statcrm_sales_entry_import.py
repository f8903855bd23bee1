import base64

from odoo import api, fields, models
from odoo.exceptions import UserError

OPTIONS = ("encoding", "delimiter", "decimal", "dates", "sheet")


class StatcrmSalesEntryImport(models.TransientModel):
    """Choose a ledger file, preview it and import it."""

    _name = "statcrm.sales.entry.import"
    _description = "Import Sales"

    file = fields.Binary()
    filename = fields.Char()
    source = fields.Char(
        string="Ledger",
        required=True,
        default=lambda self: self.env._("Sales ledger"),
        help="Duplicate lines are detected within one ledger.",
    )
    unit_id = fields.Many2one(
        "statcrm.unit",
        help="Set it when several units have a file each: equal lines of two units are"
        " two sales.",
    )
    encoding = fields.Selection(
        [
            ("utf8", "UTF-8"),
            ("cp1252", "Windows-1252 (Western Europe)"),
            ("utf16", "UTF-16"),
        ]
    )
    delimiter = fields.Selection(
        [("comma", "Comma ,"), ("semicolon", "Semicolon ;"), ("tab", "Tab")]
    )
    decimal = fields.Selection(
        [("comma", "Comma 1234,50"), ("point", "Point 1234.50")],
        string="Decimal Separator",
    )
    dates = fields.Selection(
        [
            ("iso", "Year First 2026-06-30"),
            ("dmy", "Day First 30.6.2026"),
            ("mdy", "Month First 6/30/2026"),
        ]
    )
    sheet = fields.Char(
        help="Sheet of the workbook. By default the first one with these columns."
    )
    problem = fields.Char(compute="_compute_preview")
    preview_html = fields.Html(
        string="Preview", compute="_compute_preview", sanitize=False
    )

    @api.onchange("file")
    def _onchange_file(self):
        """Reset the format chosen for another file."""
        for name in OPTIONS:
            self[name] = False

    @api.depends("file", "source", "unit_id", *OPTIONS)
    def _compute_preview(self):
        for wizard in self:
            wizard.problem = wizard.preview_html = False
            if not wizard.file:
                continue
            seen = self.env["statcrm.sales.entry"]._preview_file(
                wizard._get_content(), wizard.unit_id, **wizard._get_options()
            )
            wizard.problem = seen["problem"]
            wizard.preview_html = self.env["ir.qweb"]._render(
                "statcrm_custom.sales_preview", {"seen": seen}
            )

    def _get_content(self):
        return base64.b64decode(self.with_context(bin_size=False).file)

    def _get_options(self):
        return {name: self[name] or "" for name in OPTIONS}

    def action_import(self):
        """Import the file and show the result."""
        self.ensure_one()
        if not self.file:
            raise UserError(self.env._("Choose a file first."))
        _answer, log = self.env["statcrm.sales.entry"]._import_file(
            self._get_content(),
            self.source,
            self.filename,
            self.unit_id,
            **self._get_options(),
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Imported"),
            "res_model": "statcrm.sales.import",
            "res_id": log.id,
            "view_mode": "form",
            "target": "current",
        }
