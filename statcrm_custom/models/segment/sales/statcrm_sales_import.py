import base64

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import formatLang

from ....tools import sales_csv
from ....tools.day_text import format_full_moment
from ....tools.notification import RELOAD, notification

CORRECTION_COLUMNS = ["customer", "date", "qty", "amount"]


class StatcrmSalesImport(models.Model):
    """Import of one sales file, with the result of its lines."""

    _name = "statcrm.sales.import"
    _description = "Sales Import"
    _order = "id desc"
    _rec_name = "source"

    source = fields.Char(required=True, readonly=True, index=True)
    unit_id = fields.Many2one("statcrm.unit", readonly=True, ondelete="restrict")
    company_id = fields.Many2one(
        "res.company", readonly=True, default=lambda self: self.env.company
    )
    filename = fields.Char(readonly=True)
    checksum = fields.Char(readonly=True, index=True)
    created_count = fields.Integer(string="Created", readonly=True)
    matched_count = fields.Integer(
        string="Already Imported",
        readonly=True,
        help="Lines that had already been imported.",
    )
    refused_count = fields.Integer(string="Refused", readonly=True)
    refused_file = fields.Binary(string="Refused Lines", readonly=True)
    refused_filename = fields.Char(readonly=True)
    correction_ids = fields.One2many(
        "statcrm.sales.correction",
        "import_id",
        string="Possible Corrections",
        readonly=True,
    )
    correction_count = fields.Integer(
        string="Possible Corrections Found",
        readonly=True,
        help="Lines that differ from an earlier line of the same customer and day.",
    )
    correction_file = fields.Binary(string="Lines with Corrections", readonly=True)
    correction_filename = fields.Char(readonly=True)
    entry_ids = fields.One2many("statcrm.sales.entry", "import_id")
    undone_at = fields.Datetime(readonly=True)
    undone_by_id = fields.Many2one("res.users", readonly=True)
    undone_count = fields.Integer(string="Undone Sales", readonly=True)

    @api.depends("source", "unit_id", "create_date")
    def _compute_display_name(self):
        """Include the date to distinguish files of one ledger."""
        for log in self:
            parts = [log.source, log.unit_id.name]
            if log.create_date:
                parts.append(format_full_moment(self.env, log.create_date))
            log.display_name = " · ".join(filter(None, parts))

    def _record_result(self, created, good, refused, form):
        """Store the result of an import.

        :param created: number of new lines
        :param good: number of valid lines
        :param refused: [(Row, reason)]
        :param form: Format of the file
        """
        entries = self.env["statcrm.sales.entry"]
        self.write(
            {
                "created_count": created,
                "matched_count": good - created,
                "refused_count": len(refused),
                **entries._refused_vals(refused, self.filename, form),
            }
        )

    def _note_corrections(self, corrections, entry_ids, table):
        """Store the lines that may correct earlier ones, as records and as a file.

        Both entries stay unchanged until a user decides.

        :param corrections: see `statcrm.sales.entry._sort_out`
        :param entry_ids: {key: id} of what was created
        :return: [(line number, amount there before, amount)]
        """
        rows = [one for one in corrections if one[0].key in entry_ids]
        self.env["statcrm.sales.correction"].sudo().create(
            [
                {
                    "import_id": self.id,
                    "line": row.line,
                    "entry_id": entry_ids[row.key],
                    "quantity": row.quantity,
                    "amount": row.amount,
                    "earlier_id": earlier_id,
                    "earlier_quantity": quantity,
                    "earlier_amount": amount,
                }
                for row, earlier_id, quantity, amount in rows
            ]
        )
        if rows:
            self.write(self._correction_vals(rows, table))
        return [(row.line, float(old), float(row.amount)) for row, _i, _q, old in rows]

    def _correction_vals(self, rows, table):
        name = self.filename or (
            "sales.xlsx" if table.format.kind == "xlsx" else "sales.csv"
        )
        places = table.places()
        lines = [
            [*(row.cells[place] for place in places), str(old), row.line]
            for row, _id, _quantity, old in rows
        ]
        header = [*CORRECTION_COLUMNS, "earlier_amount", "line"]
        content = sales_csv.write(header, lines, table.format)
        return {
            "correction_count": len(rows),
            "correction_file": base64.b64encode(content),
            "correction_filename": f"corrections_{name}",
        }

    def action_entries(self):
        """Open the sales imported from this file."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "statcrm_custom.statcrm_sales_entry_action"
        )
        action["domain"] = [("import_id", "=", self.id)]
        return action

    def action_undo(self):
        """Delete the sales imported from this file.

        Sales replaced by its corrections count again, unless a later file corrects them
        as well.
        """
        self.ensure_one()
        entries = self.env["statcrm.sales.entry"]
        entries.check_access("unlink")
        self.sudo().lock_for_update()
        self.invalidate_recordset(["undone_at"])
        if self.undone_at:
            raise UserError(self.env._("This import has already been undone."))
        found = entries.search([("import_id", "=", self.id)])
        corrections = self.env["statcrm.sales.correction"].sudo()
        of_them = corrections.search([("earlier_id", "in", found.ids)])
        of_them = of_them.filtered(lambda one: one.state == "replaced")
        mine = self.sudo().correction_ids.filtered(lambda one: one.state == "replaced")
        (mine - mine._pass_on(of_them))._put_back()
        of_them.filtered(lambda one: one.earlier_id in found)._put_back()
        count, amount = len(found), sum(found.mapped("amount"))
        found.unlink()
        self.sudo().write(
            {
                "undone_at": fields.Datetime.now(),
                "undone_by_id": self.env.uid,
                "undone_count": count,
            }
        )
        currency = (self.company_id or self.env.company).currency_id
        message = self.env._(
            "Sales deleted: %(count)s, %(amount)s in total.",
            count=count,
            amount=formatLang(self.env, amount, currency_obj=currency),
        )
        return notification(message, then=RELOAD)
