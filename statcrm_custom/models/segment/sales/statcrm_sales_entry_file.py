import base64
import hashlib
import re
from collections import Counter
from decimal import Decimal

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL
from odoo.tools.misc import formatLang

from ....tools import sales_csv
from ....tools.day_text import format_day, format_full_day
from ....tools.sales_format import COLUMNS as OURS
from ....tools.sales_format import name_columns
from ....tools.workbook import FileError

COLUMNS = (
    "import_key",
    "partner_id",
    "organisation_id",
    "date",
    "quantity",
    "amount",
    "source",
    "unit_id",
    "company_id",
    "import_id",
)

CHUNK = 5000

FIRST = 5

LONGEST = 200

# lines with other than ASCII, and signs in them that are no letters
SPECIAL = re.compile(rb"[^\n]*[\x80-\xff][^\n]*")
NO_LETTERS = dict.fromkeys(map(ord, "\ufeff\u00a0\u202f“”€–"))


class StatcrmSalesEntry(models.Model):
    """Import of sales from a ledger file: each line is imported once."""

    _inherit = "statcrm.sales.entry"

    @api.model
    def load(self, fields, data):
        """Refuse the standard import, which would not detect duplicate lines.

        EXTENDS 'base'.
        """
        message = self.env._(
            "Press Import Sales in Sales Imports. It skips lines that have already been"
            " imported."
        )
        return {"ids": False, "messages": [{"type": "error", "message": message}]}

    @api.model
    def import_csv(self, content: bytes, source: str, unit=None, **options) -> dict:
        """Import a sales ledger file; invalid lines are refused.

        Importing the same file again adds nothing, even with another source name, more
        lines, or another number of a merged customer.

        :param content: CSV in UTF-8 with the header `customer,date,qty,amount`;
            customer is the reference (`ref`) of a partner, date is ISO, amount is
            decimal with a point, untaxed, in the company's currency. Or a file as a
            spreadsheet saves it, or a workbook: see `sales_csv.open_table`
        :param source: the name of the ledger
        :param unit: statcrm.unit or its id that provided the file; equal lines of two
            units are two sales
        :param options: the format, if the file is ambiguous: encoding, delimiter,
            decimal, dates, sheet; `columns` if it has other names for the columns,
            as {our name: its name}
        :return: {"created": int, "matched": int (there before),
            "refused": [(line number, reason)]}, and "corrections": [(line number,
            amount there before, amount)] where there are any
        :raise UserError: the file as a whole cannot be read; nothing was imported
        """
        unit = self.env["statcrm.unit"].browse(getattr(unit, "id", unit) or [])
        return self._import_file(content, source, unit=unit, **options)[0]

    @api.model
    def _import_file(self, content, source, filename=None, unit=None, **options):
        """Import and log the import; return (answer, statcrm.sales.import)."""
        self.check_access("create")
        unit = unit or self.env["statcrm.unit"]
        checksum = hashlib.sha256(content).hexdigest()
        log_values = {"filename": filename, "checksum": checksum, "unit_id": unit.id}
        source = self._same_source(log_values) or (source or "").strip()
        if not source:
            raise UserError(self.env._("Enter the ledger the file comes from."))
        table = self._open_table(content, **options)
        scope = f"{source}\x1e{unit.id}" if unit else source
        rows = list(sales_csv.parse(table, scope))
        log = self.env["statcrm.sales.import"].sudo()
        log = log.create({"source": source, **log_values})
        good = self._match_customers(rows)
        new, corrections = self._sort_out(good, log)
        if sales_csv.is_refused_file(table):
            corrections = []  # it contains only lines that were refused before
        entry_ids = self._insert_rows(new, log)
        refused = [(row, self._refusal(row.reason, row, table.format)) for row in rows]
        refused = [(row, reason) for row, reason in refused if reason]
        log._record_result(len(entry_ids), len(good), refused, table.format)
        corrections = log._note_corrections(corrections, entry_ids, table)
        answer = {
            "created": log.created_count,
            "matched": log.matched_count,
            "refused": [(row.line, reason) for row, reason in refused],
        }
        if corrections:
            answer["corrections"] = corrections
        return answer, log

    @api.model
    def _same_source(self, values):
        """Return the ledger of an earlier import of the same file."""
        imports = self.env["statcrm.sales.import"].sudo()
        return imports.search(
            [
                ("checksum", "=", values["checksum"]),
                ("unit_id", "=", values["unit_id"]),
                ("undone_at", "=", False),
            ],
            limit=1,
        ).source

    @api.model
    def _open_table(self, content, **options):
        try:
            return self._read_table(content, **options)
        except FileError as error:
            raise UserError(self._file_problem(error)) from error

    @api.model
    def _read_table(self, content, **options):
        currency = self.env.company.currency_id
        signs = (currency.symbol, currency.name)
        return sales_csv.open_table(content, **{**options, "signs": signs})

    @api.model
    def _suggest_columns(self, content, **options):
        """Return the names of the columns of a file, and which of them are ours.

        :return: (list of names, {our name: name in the file or ""}, whether the file
            has all of them by names that everybody knows)
        """
        try:
            header = sales_csv.read_header(content, **options)
        except FileError:
            return [], dict.fromkeys(OURS, ""), False
        names = name_columns(header)
        remembered = self.env.company.statcrm_ledger_columns or {}
        columns = {}
        for name in OURS:
            if name in names:
                columns[name] = header[names.index(name)]
            else:
                known = remembered.get(name)
                columns[name] = known if known in header else ""
        return header, columns, all(name in names for name in OURS)

    @api.model
    def _remember_columns(self, columns):
        company_sudo = self.env.company.sudo()
        if company_sudo.statcrm_ledger_columns != columns:
            company_sudo.statcrm_ledger_columns = columns

    @api.model
    def _match_customers(self, rows):
        """Return [(row, partner id)] of the good rows; mark the others refused."""
        by_ref = self.env["statcrm.former.number"]._get_holders(
            {row.ref for row in rows if not row.reason}
        )
        good = []
        for row in rows:
            if row.reason:
                continue
            found = by_ref.get(row.ref, ())
            if len(found) == 1:
                good.append((row, next(iter(found))))
            else:
                row.reason = "several_customers" if found else "unknown_customer"
        return good

    @api.model
    def _sort_out(self, good, log):
        """Return ([(row, partner id)] that are new, corrections).

        A line is already imported if its key exists. The same applies if an equal entry
        of the customer exists whose line is not in the file: it was imported with
        another number of the customer, before or after a merge. A different entry of
        that day whose line is not in the file may have been corrected.

        :return: corrections are [(row, id of the entry, its quantity, its amount)]
        """
        present = self._get_present_keys(good)
        new = [pair for pair in good if pair[0].key not in present]
        others = self._get_unexplained(new, {row.key for row, _one in good}, log)
        missing = []
        for row, partner_id in new:
            rest = others.get((partner_id, row.date), [])
            says = (row.quantity, row.amount)
            same = next((one for one in rest if one[1:3] == says), None)
            if same:
                rest.remove(same)
            else:
                missing.append((row, partner_id))
        corrections = []
        for row, partner_id in missing:
            rest = others.get((partner_id, row.date), [])
            counting = next((one for one in rest if not one[3]), None)
            if counting:
                rest.remove(counting)
                corrections.append((row, *counting[:3]))
        return missing, corrections

    @api.model
    def _get_present_keys(self, good):
        """Return the existing keys, with one statement per chunk."""
        found = set()
        for start in range(0, len(good), CHUNK):
            keys = [row.key for row, _one in good[start : start + CHUNK]]
            rows = self.env.execute_query(
                SQL(
                    """
                    SELECT import_key FROM statcrm_sales_entry
                     WHERE company_id = %s AND import_key = ANY(%s)
                    """,
                    self.env.company.id,
                    keys,
                )
            )
            found.update(key for (key,) in rows)
        return found

    @api.model
    def _get_unexplained(self, new, keys, log):
        """Return {(partner id, date): [(entry id, quantity, amount, is replaced)]}.

        Entries of the same ledger and unit on the days of the new lines, oldest first,
        except those whose line is in the file. A replaced entry has its original
        values, and is not corrected again.
        """
        days = sorted({(partner_id, row.date) for row, partner_id in new})
        found = {}
        self.flush_model()
        self.env["statcrm.sales.correction"].flush_model()
        for start in range(0, len(days), CHUNK):
            partner_ids, dates = zip(*days[start : start + CHUNK], strict=True)
            rows = self.env.execute_query(
                SQL(
                    """
                    SELECT DISTINCT ON (entry.id)
                           entry.partner_id, entry.date, entry.id, entry.import_key,
                           coalesce(gone.earlier_quantity, entry.quantity)::text,
                           coalesce(gone.earlier_amount, entry.amount)::text,
                           gone.id IS NOT NULL
                      FROM unnest(%s::int[], %s::date[]) AS day(partner_id, date)
                      JOIN statcrm_sales_entry entry
                        ON entry.partner_id = day.partner_id
                       AND entry.date = day.date
                      LEFT JOIN statcrm_sales_correction gone
                        ON gone.earlier_id = entry.id AND gone.state = 'replaced'
                     WHERE entry.company_id = %s AND entry.source = %s
                       AND entry.unit_id IS NOT DISTINCT FROM %s
                       AND entry.import_key IS NOT NULL
                     ORDER BY entry.id
                    """,
                    list(partner_ids),
                    list(dates),
                    self.env.company.id,
                    log.source,
                    log.unit_id.id or None,
                )
            )
            for partner_id, date, entry_id, key, quantity, amount, is_replaced in rows:
                if key not in keys:
                    says = (Decimal(quantity or 0), Decimal(amount), is_replaced)
                    found.setdefault((partner_id, date), []).append((entry_id, *says))
        return found

    @api.model
    def _insert_rows(self, new, log):
        """Insert the missing rows; return {key: id}.

        One statement per chunk, as a ledger has hundreds of thousands of lines.
        """
        places = self._get_organisations({(one, row.date) for row, one in new})
        created = {}
        columns = SQL(", ").join(SQL.identifier(name) for name in COLUMNS)
        for start in range(0, len(new), CHUNK):
            values = SQL(", ").join(
                (
                    row.key,
                    partner_id,
                    places[partner_id, row.date],
                    row.date,
                    row.quantity,
                    row.amount,
                    log.source,
                    log.unit_id.id or None,
                    self.env.company.id,
                    log.id,
                )
                for row, partner_id in new[start : start + CHUNK]
            )
            # a concurrent import of the same lines may have just been committed
            created.update(
                self.env.execute_query(
                    SQL(
                        """
                        INSERT INTO statcrm_sales_entry (%s) VALUES %s
                        ON CONFLICT DO NOTHING RETURNING import_key, id
                        """,
                        columns,
                        values,
                    )
                )
            )
        self.invalidate_model()
        return created

    @api.model
    def _file_problem(self, error):
        """Return why a whole file was refused, and what to do."""
        values = error.values
        problems = {
            "too_large": self.env._(
                "The file is larger than %(limit)s MB. Split it and import the parts.",
                limit=values.get("limit"),
            ),
            "too_large_unpacked": self.env._(
                "The workbook is larger than %(limit)s MB when it is unpacked. Save the"
                " sheet as CSV, or split it.",
                limit=values.get("limit"),
            ),
            "too_many_cells": self.env._(
                "A sheet of the workbook has more than %(limit)s cells. Delete the"
                " empty rows and columns after the table.",
                limit=values.get("limit"),
            ),
            "workbook": self.env._(
                "The workbook cannot be read: %(error)s.", error=values.get("error")
            ),
            "old_workbook": self.env._(
                "This is an old Excel workbook (XLS). Save it as XLSX."
            ),
            "no_workbook": self.env._(
                "This is no Excel workbook. Save the file as XLSX."
            ),
            "sheet": self.env._(
                "No sheet has the columns %(columns)s in its first lines (%(sheets)s).",
                columns=values.get("columns"),
                sheets=values.get("sheets"),
            ),
            "encoding": self._encoding_problem(error),
            "columns": self.env._(
                "Missing in the first line: %(missing)s. It must be"
                " “customer,date,qty,amount”, separated by commas, semicolons or tabs.",
                missing=values.get("missing"),
            ),
            "csv": self.env._(
                "Line %(line)s cannot be read as CSV: %(error)s.",
                line=values.get("line"),
                error=values.get("error"),
            ),
            "empty": self.env._("The file is empty."),
        }
        return problems.get(error.code) or self._two_ways(error)

    @api.model
    def _encoding_problem(self, error):
        line = error.values.get("line")
        if error.suggest == "utf16":
            return self.env._(
                "Line %(line)s is not UTF-8 text. Choose UTF-16 as the encoding, or"
                " save the file as “CSV UTF-8”.",
                line=line,
            )
        return self.env._(
            "Line %(line)s is not UTF-8 text. Save the file as “CSV UTF-8”, or choose"
            " Windows-1252 if the letters are then shown correctly.",
            line=line,
        )

    @api.model
    def _two_ways(self, error):
        """Return what is ambiguous, and what to choose."""
        values = error.values
        unsure = {
            "decimal_unsure": self.env._("Choose the decimal separator."),
            "dates_unsure": self.env._("Choose the order of day and month."),
        }
        if error.code in unsure:
            return self.env._(
                "“%(text)s” on line %(line)s is ambiguous, and no other line shows"
                " which format is meant. %(choose)s",
                text=values["text"],
                line=values["line"],
                choose=unsure[error.code],
            )
        if error.code == "dates_mixed":
            return self._mixed_dates(values["spellings"])
        return self.env._(
            "“%(text)s” on line %(line)s and “%(other)s” on line %(other_line)s use"
            " different formats. Choose the decimal separator. Lines in the other"
            " format are refused.",
            text=values["text"],
            line=values["line"],
            other=values["other"],
            other_line=values["other_line"],
        )

    @api.model
    def _mixed_dates(self, spellings):
        """Return how many dates are of each spelling, and what to choose.

        :param spellings: {spelling: (number of lines, first line, its text)}
        """
        found = ", ".join(
            self.env._(
                "%(spelling)s: %(count)s (“%(text)s” on line %(line)s)",
                spelling=self._date_orders()[kind],
                count=count,
                text=text,
                line=line,
            )
            for kind, (count, line, text) in spellings.items()
        )
        return self.env._(
            "The dates are spelled in several ways. Number of lines: %(found)s. Choose"
            " under Dates how to read them. “Mixed” reads each date as it shows itself,"
            " and what can be read both ways in the order that you choose. With another"
            " choice, the lines in other formats are refused.",
            found=found,
        )

    @api.model
    def _date_orders(self):
        return {
            "iso": self.env._("year first"),
            "dmy": self.env._("day first"),
            "mdy": self.env._("month first"),
            "unsure": self.env._("readable both ways"),
            "same": self.env._("the same both ways"),
            "any_dmy": self.env._("mixed, otherwise day first"),
            "any_mdy": self.env._("mixed, otherwise month first"),
        }

    @api.model
    def _refusal(self, code, row, form):
        """Return why a line was refused; empty if it was not."""
        if not code:
            return ""
        dates = {"iso": "2026-06-30", "dmy": "30.6.2026", "mdy": "6/30/2026"}
        formats = dates.get(form.dates) or ", ".join(dates.values())
        reasons = {
            "no_customer": self.env._("The customer is missing."),
            "unknown_customer": self.env._(
                "No customer has the number “%(ref)s”.", ref=row.ref
            ),
            "several_customers": self.env._(
                "Several customers have the number “%(ref)s”.", ref=row.ref
            ),
            "date": self.env._("The date is not in the format %(form)s.", form=formats),
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

    @api.model
    def _refused_vals(self, refused, filename, form):
        """Return the import values with the refused lines as a file."""
        if not refused:
            return {}
        name = filename or ("sales.xlsx" if form.kind == "xlsx" else "sales.csv")
        return {
            "refused_file": base64.b64encode(sales_csv.write_refused(refused, form)),
            "refused_filename": f"refused_{name}",
        }

    # Preview of a ledger file before it is imported.

    @api.model
    def _preview_file(self, content, unit=None, **options):
        """Return the preview of a file.

        :return: {"problem": why it cannot be imported yet, or "", "sample": a decoded
            line with non-ASCII letters, or "", "before": ledger of an earlier import of
            the same file, "facts": [(label, text)], "reasons": why lines are refused,
            as texts, "has_quantity", "rows": the first lines as [{"line", "customer",
            "date", "quantity", "amount", "reason"}]}
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
        if not rows:
            seen["problem"] = self.env._("The file has no lines below the header.")
        if table.format.kind == "csv":
            seen["sample"] = self._sample(content, table.format.encoding)
        seen["before"] = self._format_before(content, unit)
        seen["facts"] = self._format_dialect(table.format) + self._format_rows(rows)
        seen["reasons"] = self._format_reasons(rows, table.format)
        seen["has_quantity"] = "qty" in table.header
        seen["rows"] = [self._format_row(row, table.format) for row in rows[:FIRST]]
        return seen

    @api.model
    def _sample(self, content, name):
        """Return a decoded line with letters that depend on the encoding.

        The quotes of our reasons in a file of refused lines are no letters.
        """
        encoding = sales_csv.ENCODINGS[name]
        if name == "utf16":
            lines = content.decode(encoding, errors="replace").splitlines()
        else:
            lines = (
                found[0].decode(encoding, errors="replace").strip("\ufeff\r")
                for found in SPECIAL.finditer(content)
            )
        special = (line for line in lines if not line.translate(NO_LETTERS).isascii())
        return next(special, "")[:LONGEST]

    @api.model
    def _format_before(self, content, unit):
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
    def _format_dialect(self, form):
        """Return [(label, text)] of the format of the file."""
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
        }
        return [
            (self.env._("Encoding"), names[form.encoding]),
            (self.env._("Separator"), names[form.delimiter]),
            (self.env._("Decimal separator"), names[form.decimal]),
            (self.env._("Dates"), self._date_orders()[form.dates]),
        ]

    @api.model
    def _format_rows(self, rows):
        """Return [(label, text)] summarising the lines."""
        good = [row for row in rows if not row.reason]
        facts = [(self.env._("Lines"), str(len(rows)))]
        if len(good) < len(rows):
            refused = self.env._("Lines that will be refused")
            facts.append((refused, str(len(rows) - len(good))))
        if good:
            days = [row.date for row in good]
            first, last = (
                format_full_day(self.env, day) for day in (min(days), max(days))
            )
            facts.append((self.env._("Period"), f"{first} – {last}"))
            customers = len({row.ref for row in good})
            facts.append((self.env._("Customers"), str(customers)))
            total = sum(row.amount for row in good)
            facts.append((self.env._("Total"), self._format_sum(total)))
        return facts

    @api.model
    def _format_reasons(self, rows, form):
        """Return why lines are refused: the first of each reason, and how many more."""
        first, counts = {}, Counter(row.reason for row in rows if row.reason)
        for row in rows:
            if row.reason:
                first.setdefault(row.reason, row)
        texts = []
        for code, count in counts.most_common():
            values = {
                "line": first[code].line,
                "reason": self._refusal(code, first[code], form),
                "count": count - 1,
            }
            texts.append(
                self.env._(
                    "Line %(line)s: %(reason)s The same for other lines: %(count)s.",
                    **values,
                )
                if count > 1
                else self.env._("Line %(line)s: %(reason)s", **values)
            )
        return texts

    @api.model
    def _format_sum(self, amount):
        currency = self.env.company.currency_id
        return formatLang(self.env, float(amount), currency_obj=currency)

    @api.model
    def _format_row(self, row, form):
        is_good = not row.reason
        return {
            "line": row.line,
            "customer": row.ref,
            "date": format_day(self.env, row.date) if row.date else "",
            "quantity": f"{row.quantity:f}" if is_good else "",
            "amount": self._format_sum(row.amount) if is_good else "",
            "reason": self._refusal(row.reason, row, form),
        }
