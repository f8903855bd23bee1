import base64

from odoo import api, fields, models
from odoo.exceptions import UserError

OPTIONS = ("encoding", "delimiter", "decimal", "dates", "sheet")
COLUMNS = {
    "customer": "customer_column",
    "date": "date_column",
    "qty": "quantity_column",
    "amount": "amount_column",
}


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
            ("any_dmy", "Mixed, Otherwise Day First"),
            ("any_mdy", "Mixed, Otherwise Month First"),
        ],
        help="With Mixed, each date is read as it shows itself: 2026-06-30, 30/6/2026,"
        " 6/30/2026. What can be read both ways, such as 1/2/2026, is read in the order"
        " that you choose.",
    )
    sheet = fields.Char(
        help="Sheet of the workbook. By default the first one with these columns."
    )
    header_names = fields.Json(compute="_compute_header")
    has_own_columns = fields.Boolean(compute="_compute_header")
    customer_column = fields.Char(
        string="Customer Number",
        help="The column with the own number (reference) of the customer.",
    )
    date_column = fields.Char(string="Date")
    quantity_column = fields.Char(string="Quantity", help="May be left empty.")
    amount_column = fields.Char(string="Amount", help="Untaxed.")
    problem = fields.Char(compute="_compute_preview")
    preview_html = fields.Html(
        string="Preview", compute="_compute_preview", sanitize=False
    )

    @api.onchange("file")
    def _onchange_file(self):
        """Reset the format chosen for another file."""
        for name in OPTIONS:
            self[name] = False
        self._onchange_header()

    @api.onchange("encoding", "delimiter", "sheet")
    def _onchange_header(self):
        """Suggest the columns, by their names or as in the last file."""
        _names, columns, _is_known = self._suggest_columns()
        for name, field in COLUMNS.items():
            self[field] = columns.get(name)

    @api.depends("file", "encoding", "delimiter", "sheet")
    def _compute_header(self):
        for wizard in self:
            names, _columns, is_known = wizard._suggest_columns()
            wizard.header_names = names
            wizard.has_own_columns = bool(names) and not is_known

    def _suggest_columns(self):
        if not self.file:
            return [], {}, False
        entries = self.env["statcrm.sales.entry"]
        return entries._suggest_columns(self._get_content(), **self._get_format())

    @api.depends("file", "source", "unit_id", *OPTIONS, *COLUMNS.values())
    def _compute_preview(self):
        for wizard in self:
            wizard.problem = wizard.preview_html = False
            if not wizard.file:
                continue
            if lacking := wizard._get_lacking():
                seen = {"problem": lacking}
            else:
                seen = self.env["statcrm.sales.entry"]._preview_file(
                    wizard._get_content(), wizard.unit_id, **wizard._get_options()
                )
            wizard.problem = seen["problem"]
            wizard.preview_html = self.env["ir.qweb"]._render(
                "statcrm_custom.sales_preview", {"seen": seen}
            )

    def _get_content(self):
        return base64.b64decode(self.with_context(bin_size=False).file)

    def _get_format(self):
        return {name: self[name] or "" for name in OPTIONS}

    def _get_options(self):
        options = {**self._get_format(), "is_asked": True}
        if self.has_own_columns:
            options["columns"] = self._get_columns()
        return options

    def _get_columns(self):
        return {name: self[field] or "" for name, field in COLUMNS.items()}

    def _get_lacking(self):
        """Return what to choose before the lines can be read."""
        if not self.has_own_columns:
            return ""
        needed = [field for name, field in COLUMNS.items() if name != "qty"]
        labels = self.fields_get(needed, ["string"])
        lacking = [labels[name]["string"] for name in needed if not self[name]]
        if lacking:
            return self.env._(
                "Choose the columns of your file: %(columns)s.",
                columns=", ".join(lacking),
            )
        chosen = [one for one in self._get_columns().values() if one]
        if len({*chosen}) < len(chosen):
            return self.env._("Choose another column for each.")
        return ""

    def action_import(self):
        """Import the file and show the result."""
        self.ensure_one()
        if not self.file:
            raise UserError(self.env._("Choose a file first."))
        entries = self.env["statcrm.sales.entry"]
        if lacking := self._get_lacking():
            raise UserError(lacking)
        _answer, log = entries._import_file(
            self._get_content(),
            self.source,
            self.filename,
            self.unit_id,
            **self._get_options(),
        )
        if self.has_own_columns:
            entries._remember_columns(self._get_columns())
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Imported"),
            "res_model": "statcrm.sales.import",
            "res_id": log.id,
            "view_mode": "form",
            "target": "current",
        }
