import base64
import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...tools import sales_csv

COLUMNS = (
    "import_key",
    "partner_id",
    "date",
    "quantity",
    "amount",
    "source",
    "company_id",
    "import_id",
)
CHUNK = 5000


class StatcrmSalesEntry(models.Model):
    """A sale known from another ledger than Odoo's invoices."""

    _name = "statcrm.sales.entry"
    _description = "Sales Entry"
    _order = "date desc, id desc"
    _rec_name = "partner_id"

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
        bypass_search_access=True,
    )
    principal_id = fields.Many2one(
        related="partner_id.statcrm_principal_id", string="Principal Customer"
    )
    date = fields.Date(required=True, index=True)
    quantity = fields.Float(digits=(16, 2))
    amount = fields.Monetary(required=True, help="Untaxed.")
    source = fields.Char(required=True, help="The ledger that the sale comes from.")
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    import_id = fields.Many2one(
        "statcrm.sales.import", index="btree_not_null", ondelete="set null"
    )
    import_key = fields.Char(readonly=True, copy=False)

    _import_key_unique = models.UniqueIndex(
        "(company_id, import_key) WHERE import_key IS NOT NULL",
        "This line of the ledger was imported before.",
    )

    @api.model
    def _company_ids(self, company):
        """Return whose sales and offers are a company's: its own, those below it."""
        companies_sudo = self.env["res.company"].sudo()
        return companies_sudo.search([("id", "child_of", company.id)])._ids

    @api.model
    def _sold_sql(self, company_ids, until, after=None):
        """Return SQL rows (partner_id, date, amount) of what was sold.

        The rule of all figures of sales: posted customer invoices minus credit notes,
        untaxed, plus sales entries.

        :param company_ids: whose sales, see `_company_ids`
        :param until: the last day
        :param after: the day before the first one; default from the beginning
        """
        return SQL(
            """
            SELECT partner_id, date, amount
              FROM (
                    SELECT commercial_partner_id AS partner_id, invoice_date AS date,
                           amount_untaxed_signed AS amount, company_id
                      FROM account_move
                     WHERE state = 'posted'
                       AND move_type IN ('out_invoice', 'out_refund')
                     UNION ALL
                    SELECT partner_id, date, amount, company_id
                      FROM statcrm_sales_entry
                   ) sold
             WHERE date <= %(until)s AND %(after)s AND company_id IN %(companies)s
            """,
            until=until,
            after=SQL("date > %s", after) if after else SQL("TRUE"),
            companies=tuple(company_ids),
        )

    @api.model
    def import_csv(self, content: bytes, source: str) -> dict:
        """Import a sales ledger file; a line that cannot be used is refused.

        The same file twice, also under another source name, adds nothing.

        :param content: CSV in UTF-8 with the header `customer,date,qty,amount`;
            customer is the reference (`ref`) of a partner, date is ISO, amount is
            decimal with a point, untaxed, in the company's currency
        :param source: the name of the ledger
        :return: {"created": int, "matched": int (there before),
            "refused": [(line number, reason)]}
        :raise UserError: the file as a whole cannot be read; nothing was imported
        """
        return self._import_file(content, source)[0]

    @api.model
    def _import_file(self, content, source, filename=None):
        """Import and remember the import; return (answer, statcrm.sales.import)."""
        self.check_access("create")
        checksum = hashlib.sha256(content).hexdigest()
        imports = self.env["statcrm.sales.import"].sudo()
        before = imports.search([("checksum", "=", checksum)], limit=1)
        source = before.source or (source or "").strip()
        rows = self._read_rows(content, source)
        log = imports.create(
            {"source": source, "filename": filename, "checksum": checksum}
        )
        good = self._match_customers(rows)
        created = self._insert_rows(good, log)
        refused = [(row, self._refusal(row.reason, row)) for row in rows if row.reason]
        answer = {
            "created": created,
            "matched": len(good) - created,
            "refused": [(row.line, reason) for row, reason in refused],
        }
        log.write(
            {
                "created_count": created,
                "matched_count": answer["matched"],
                "refused_count": len(refused),
                **self._refused_vals(refused, filename),
            }
        )
        return answer, log

    @api.model
    def _read_rows(self, content, source):
        if not source:
            raise UserError(self.env._("Name the ledger that the file comes from."))
        try:
            return list(sales_csv.read(content, source))
        except sales_csv.FileError as error:
            raise UserError(self._file_problem(error)) from error

    @api.model
    def _match_customers(self, rows):
        """Return [(row, partner id)] of the good rows; mark the others refused."""
        refs = list({row.ref for row in rows if not row.reason})
        partners = self.env["res.partner"]._read_group(
            [("ref", "in", refs)], ["ref"], ["id:array_agg"]
        )
        by_ref = dict(partners)
        good = []
        for row in rows:
            found = by_ref.get(row.ref, [])
            if row.reason:
                continue
            if len(found) == 1:
                good.append((row, found[0]))
            else:
                row.reason = "several_customers" if found else "unknown_customer"
        return good

    @api.model
    def _insert_rows(self, good, log):
        """Insert the rows that are not there yet; return how many.

        One statement for each chunk: a ledger has hundreds of thousands of lines.
        """
        created = 0
        columns = SQL(", ").join(SQL.identifier(name) for name in COLUMNS)
        for start in range(0, len(good), CHUNK):
            values = SQL(", ").join(
                (
                    row.key,
                    partner_id,
                    row.date,
                    row.quantity,
                    row.amount,
                    log.source,
                    self.env.company.id,
                    log.id,
                )
                for row, partner_id in good[start : start + CHUNK]
            )
            self.env.cr.execute(
                SQL(
                    """
                    INSERT INTO statcrm_sales_entry (%s) VALUES %s
                    ON CONFLICT DO NOTHING
                    """,
                    columns,
                    values,
                )
            )
            created += self.env.cr.rowcount
        self.invalidate_model()
        return created

    @api.model
    def _refused_vals(self, refused, filename):
        if not refused:
            return {}
        content = sales_csv.write_refused(refused)
        return {
            "refused_file": base64.b64encode(content),
            "refused_filename": f"refused_{filename or 'sales.csv'}",
        }

    @api.model
    def _file_problem(self, error):
        """Say in plain words why a whole file was refused, and what to do."""
        values = error.values
        if error.code == "too_large":
            return self.env._(
                "The file is larger than %(limit)s MB. Split it and import the parts.",
                limit=values["limit"],
            )
        if error.code == "encoding":
            return self.env._(
                "Line %(line)s is not UTF-8 text. Save the file as “CSV UTF-8”.",
                line=values["line"],
            )
        if error.code == "columns":
            return self.env._(
                "The first line lacks: %(missing)s. It must be"
                " “customer,date,qty,amount”, separated by commas.",
                missing=values["missing"],
            )
        if error.code == "csv":
            return self.env._(
                "Line %(line)s cannot be read as CSV: %(error)s.",
                line=values["line"],
                error=values["error"],
            )
        return self.env._("The file is empty.")

    @api.model
    def _refusal(self, code, row):
        """Say in plain words why one line was refused."""
        reasons = {
            "no_customer": self.env._("The customer is missing."),
            "unknown_customer": self.env._(
                "No customer has the reference “%(ref)s”.", ref=row.ref
            ),
            "several_customers": self.env._(
                "Several customers have the reference “%(ref)s”.", ref=row.ref
            ),
            "date": self.env._("The date is not of the form 2026-06-30."),
            "quantity": self.env._("The quantity is not a number."),
            "amount": self.env._("The amount is not a number."),
            "amount_comma": self.env._(
                "The amount has a comma: write 12.50, not 12,50."
            ),
            "too_many_cells": self.env._(
                "The line has too many values. Is there a comma in the amount?"
            ),
            "too_few_cells": self.env._("The line has too few values."),
        }
        return reasons[code]
