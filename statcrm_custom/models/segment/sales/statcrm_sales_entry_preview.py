import hashlib

from odoo import api, models
from odoo.tools.misc import format_date, formatLang

from ....tools import sales_csv
from ....tools.sales_format import FileError

FIRST = 5
LONGEST = 200


class StatcrmSalesEntry(models.Model):
    """How a ledger file is understood, before anything of it is imported."""

    _inherit = "statcrm.sales.entry"

    @api.model
    def _preview_file(self, content, unit=None, **options):
        """Return what is understood of a file.

        :return: {"problem": why it cannot be imported yet, or "", "sample": a line with
            other letters than those of English, as it is read, or "", "before": what
            an import of the same file says, "facts": [(label, text)], "rows": the
            first lines as [{"line", "customer", "date", "quantity", "amount",
            "reason"}]}
        """
        seen = {"problem": "", "sample": "", "before": "", "facts": [], "rows": []}
        try:
            table = self._read_table(content, **options)
        except FileError as error:
            seen["problem"] = self._file_problem(error)
            name = options.get("encoding") or error.suggest
            if error.suggest:
                seen["sample"] = self._sample(content, name)
            return seen
        rows = list(sales_csv.parse(table, ""))
        self._match_customers(rows)
        if table.format.kind == "csv":
            seen["sample"] = self._sample(content, table.format.encoding)
        seen["before"] = self._tell_before(content, unit)
        seen["facts"] = self._tell_format(table.format) + self._tell_rows(rows)
        seen["rows"] = [self._tell_row(row, table.format) for row in rows[:FIRST]]
        return seen

    @api.model
    def _sample(self, content, name):
        """Return a line with letters that depend on the encoding, as it reads in it."""
        encoding = sales_csv.ENCODINGS[name]
        if name == "utf16":
            lines = content.decode(encoding, errors="replace").splitlines()
        else:
            at = next((at for at, byte in enumerate(content) if byte > 127), None)
            if at is None:
                return ""
            start = content.rfind(b"\n", 0, at) + 1
            end = content.find(b"\n", at)
            piece = content[start : end if end > 0 else len(content)]
            lines = [piece.decode(encoding, errors="replace").strip("\ufeff\r")]
        special = (line for line in lines if not line.strip("\ufeff").isascii())
        return next(special, "")[:LONGEST]

    @api.model
    def _tell_before(self, content, unit):
        imports = self.env["statcrm.sales.import"]
        before = imports.search(
            [
                ("checksum", "=", hashlib.sha256(content).hexdigest()),
                ("unit_id", "=", unit.id if unit else False),
                ("undone_at", "=", False),
            ],
            limit=1,
        )
        return before.display_name or ""

    @api.model
    def _tell_format(self, form):
        """Return [(label, text)] of how the file is written."""
        if form.kind == "xlsx":
            sheets = ", ".join(form.sheets)
            facts = [(self.env._("Sheet"), form.sheet)]
            if form.sheets[1:]:
                facts.append((self.env._("Sheets with these columns"), sheets))
            return facts
        names = {
            "utf8": self.env._("UTF-8"),
            "cp1252": self.env._("Windows-1252"),
            "utf16": self.env._("UTF-16"),
            "semicolon": self.env._("semicolon"),
            "tab": self.env._("tab"),
            "comma": self.env._("comma"),
            "point": self.env._("point"),
            "iso": self.env._("year first"),
            "dmy": self.env._("day first"),
            "mdy": self.env._("month first"),
        }
        return [
            (self.env._("Letters"), names[form.encoding]),
            (self.env._("Between the columns"), names[form.delimiter]),
            (self.env._("Decimal sign"), names[form.decimal]),
            (self.env._("Dates"), names[form.dates]),
        ]

    @api.model
    def _tell_rows(self, rows):
        """Return [(label, text)] of what the lines say together."""
        good = [row for row in rows if not row.reason]
        facts = [(self.env._("Lines"), str(len(rows)))]
        if len(good) < len(rows):
            refused = self.env._("Lines that will be refused")
            facts.append((refused, str(len(rows) - len(good))))
        if good:
            days = [row.date for row in good]
            first, last = (format_date(self.env, day) for day in (min(days), max(days)))
            facts.append((self.env._("From – to"), f"{first} – {last}"))
            customers = len({row.ref for row in good})
            facts.append((self.env._("Customers"), str(customers)))
            total = sum(row.amount for row in good)
            facts.append((self.env._("Sum"), self._tell_amount(total)))
        return facts

    @api.model
    def _tell_amount(self, amount):
        currency = self.env.company.currency_id
        return formatLang(self.env, float(amount), currency_obj=currency)

    @api.model
    def _tell_row(self, row, form):
        is_good = not row.reason
        return {
            "line": row.line,
            "customer": row.ref,
            "date": format_date(self.env, row.date) if row.date else "",
            "quantity": f"{row.quantity:f}" if is_good else "",
            "amount": self._tell_amount(row.amount) if is_good else "",
            "reason": self._refusal(row.reason, row, form),
        }
