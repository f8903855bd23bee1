import base64

from odoo import fields, models
from odoo.exceptions import UserError


class StatcrmSalesEntryImport(models.TransientModel):
    """Choose a ledger file and import it."""

    _name = "statcrm.sales.entry.import"
    _description = "Import Sales"

    file = fields.Binary(string="Sales Ledger (CSV)")
    filename = fields.Char()
    source = fields.Char(
        string="Ledger",
        required=True,
        default=lambda self: self.env._("Sales ledger"),
        help="Lines are the same only within one ledger.",
    )

    def action_import(self):
        """Import the file and show what became of its lines."""
        self.ensure_one()
        if not self.file:
            raise UserError(self.env._("Choose a file first."))
        _answer, log = self.env["statcrm.sales.entry"]._import_file(
            base64.b64decode(self.file), self.source, self.filename
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Imported"),
            "res_model": "statcrm.sales.import",
            "res_id": log.id,
            "view_mode": "form",
            "target": "current",
        }
