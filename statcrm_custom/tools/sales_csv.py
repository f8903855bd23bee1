"""Read a sales ledger file: plain Python, no database.

The file has the columns `customer,date,qty,amount`. It is CSV in the format of the
interface (UTF-8, commas, 2026-06-30, 12.50), CSV saved by a Finnish or Swedish
spreadsheet (semicolons or tabs, 31.12.2026, 1 234,50), or a workbook. See
`sales_format`.
"""

import csv
import datetime
import hashlib
import io
import re
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from . import sales_xlsx
from .sales_format import (
    DELIMITERS,
    ENCODINGS,
    Format,
    Table,
    date,
    decide,
    is_number,
    missing_columns,
    name_columns,
    number,
)
from .workbook import FileError, as_text, check_file, is_workbook
from .workbook import write as write_workbook

ADDED_COLUMNS = ["reason", "line"]
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
# a first line written by Excel
SEPARATOR = re.compile(r"\ufeff?sep=([,;\t])\r?\n", re.IGNORECASE)
# first characters of formulas in spreadsheets
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(slots=True)
class Row:
    """One line of the ledger; `reason` is the code of a refusal, or None."""

    line: int
    cells: list
    header: list
    ref: str = ""
    date: datetime.date | None = None
    quantity: Decimal = Decimal(0)
    amount: Decimal = Decimal(0)
    key: str = ""
    reason: str | None = None


def read(content, source, **options):
    """Yield a Row for each line of data, valid or refused.

    :param content: bytes of the file
    :param source: name of the ledger; duplicates are detected within one source
    :param options: known parts of the format, see `open_table`
    """
    yield from parse(open_table(content, **options), source)


def open_table(
    content,
    encoding="",
    delimiter="",
    decimal="",
    dates="",
    sheet="",
    signs=(),
    columns=None,
    is_asked=False,
):
    """Return the Table of a file with its format.

    :param content: bytes of the file
    :param encoding: utf8, cp1252 or utf16; default utf8, without guessing
    :param delimiter: comma, semicolon or tab; default derived from the header
    :param decimal: point or comma; default derived from all numbers of the file
    :param dates: iso, dmy or mdy; any_dmy or any_mdy reads each date as it shows
        itself, and so what can be read both ways; default derived from all dates
    :param sheet: sheet of a workbook; default the first one with the columns
    :param signs: notations of the company currency after a number; no others are
        accepted
    :param columns: {our name: name of the column in the file}; default by the names of
        the interface and their translations
    :param is_asked: somebody can choose how to read dates of several spellings
    :raise FileError: the file cannot be read, or is ambiguous
    """
    check_file(content)
    if is_workbook(content):
        table = sales_xlsx.read(content, sheet, columns)
    else:
        text, encoding = decode(content, encoding)
        table = _read_text(text, delimiter, columns)
        table.format.encoding = encoding
    table.format.decimal, table.format.dates = decimal, dates
    table.format.signs = tuple(filter(None, signs))
    decide(table, is_asked)
    return table


def read_header(content, encoding="", delimiter="", sheet="", **_options):
    """Return the names of the columns as they are in the file.

    In a file without our columns, the header is the first line of a text, and the
    fullest of the first lines of a sheet.

    :raise FileError: the file cannot be read
    """
    check_file(content)
    if is_workbook(content):
        return sales_xlsx.read_header(content, sheet)
    text, _encoding = decode(content, encoding)
    text, delimiter, _skipped = _take_separator(text, delimiter)
    lines = [*_first_lines(text, [delimiter] if delimiter else DELIMITERS).values()]
    found = max(
        lines, key=lambda cells: (not missing_columns(name_columns(cells)), len(cells))
    )
    return [cell.strip() for cell in found if cell.strip()]


def decode(content, encoding=""):
    """Return (text, encoding); raise FileError with the line of an invalid byte."""
    name = encoding or "utf8"
    try:
        text = content.decode(ENCODINGS[name])
    except UnicodeError as error:
        start = getattr(error, "start", 0)
        line = content.count(b"\n", 0, start) + 1
        raise FileError("encoding", line=line, suggest=suggest(content)) from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise FileError("encoding", line=line, suggest=suggest(content))
    if not text.strip():
        raise FileError("empty")
    return text, name


def suggest(content):
    """Return the encoding to suggest for a file that is not UTF-8."""
    return "utf16" if content.startswith(UTF16_MARKS) else "cp1252"


def _take_separator(text, delimiter):
    """Return (text, delimiter, lines skipped) without a line that names the sign."""
    if match := SEPARATOR.match(text):
        delimiter = delimiter or next(
            name for name, sign in DELIMITERS.items() if sign == match[1]
        )
        return text[match.end() :], delimiter, 1
    return text, delimiter, 0


def _read_text(text, delimiter, columns=None):
    text, delimiter, skipped = _take_separator(text, delimiter)
    delimiter, header, names = _find_header(text, delimiter, columns)
    sign = DELIMITERS[delimiter]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True)
    rows, line, is_first = [], 0, True
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            where = reader.line_num + skipped
            raise FileError("csv", line=where, error=str(error)) from error
        if cells is None:
            break
        first_line, line = line + 1, reader.line_num
        if any(cell.strip() for cell in cells):
            if not is_first:
                rows.append((first_line + skipped, [_unquote(one) for one in cells]))
            is_first = False
    return Table(Format(delimiter=delimiter, names=names), header, rows)


def _first_lines(text, delimiters):
    """Return {delimiter: cells of the first line} for those that can be read.

    :raise FileError: none can
    """
    found = {}
    for name in delimiters:
        lines = io.StringIO(text, newline="")
        reader = csv.reader(lines, delimiter=DELIMITERS[name], strict=True)
        try:
            cells = next((one for one in reader if any(c.strip() for c in one)), [])
        except csv.Error:
            continue
        found[name] = cells
    if not found:
        raise FileError("csv", line=1, error="quote")
    return found


def _find_header(text, delimiter, columns=None):
    """Return (delimiter, our names of the columns, their names in the file)."""
    lines = _first_lines(text, [delimiter] if delimiter else DELIMITERS)
    found = {name: name_columns(cells, columns) for name, cells in lines.items()}
    for name, names in found.items():
        if not missing_columns(names, columns):
            return name, names, [_unquote(cell.strip()) for cell in lines[name]]
    lacking = min(
        (missing_columns(names, columns) for names in found.values()), key=len
    )
    raise FileError("columns", missing=", ".join(lacking))


def parse(table, source):
    """Yield a Row for each line of a Table."""
    seen = Counter()
    places = table.places()
    for line, cells in table.rows:
        yield _parse(Row(line, cells, table.header), places, source, seen, table.format)


def _parse(row, places, source, seen, form):
    cells, width = row.cells, len(row.header)
    if len(cells) != width:
        row.reason = "too_many_cells" if len(cells) > width else "too_few_cells"
        return row
    customer, day, quantity, amount = (
        one.strip() if isinstance(one, str) else one
        for one in ("" if place is None else cells[place] for place in places)
    )
    row.ref = as_text(customer)
    if not row.ref:
        row.reason = "no_customer"
        return row
    row.date = date(day, form)
    if row.date is None:
        row.reason = "date"
        return row
    row.quantity = number("0" if quantity in ("", None) else quantity, form)
    row.amount = number(amount, form)
    if row.quantity is None:
        row.reason = "quantity"
    elif row.amount is None:
        has_comma = form.is_plain and "," in amount
        row.reason = "amount_comma" if has_comma else "amount"
    else:
        row.key = key(source, row, seen)
    return row


def key(source, row, seen):
    """Return a key of the content of a row; equal rows of a file are numbered.

    So importing the same or a longer file again adds nothing twice, while two equal
    purchases on one day both count.
    """
    says = (source, row.ref, row.date.isoformat(), row.quantity, row.amount)
    text = "\x1f".join(str(part) for part in _normal(says))
    seen[text] += 1
    return hashlib.md5(
        f"{text}\x1f{seen[text]}".encode(), usedforsecurity=False
    ).hexdigest()


def _normal(parts):
    # 12.5 and 12.50 are one amount
    return [part.normalize() if isinstance(part, Decimal) else part for part in parts]


def _quote(text):
    """Return a cell that is not a formula in spreadsheets; numbers are not changed."""
    if text.startswith(FORMULA) and not is_number(text):
        return f"'{text}"
    return text


def _unquote(text):
    # reverts `_quote`
    return text[1:] if text[:1] == "'" and text[1:].startswith(FORMULA) else text


def write_refused(rows, form=None):
    """Return the refused lines in the format of the file, with the reasons.

    The columns are those of the file, so that the corrected lines can be imported.
    Extra values of a line are joined in the last column.

    :param rows: list of (Row, reason text), not empty
    :param form: Format of the file; default CSV in the format of the interface
    :return: bytes
    """
    form = form or Format(encoding="utf8", delimiter="comma")
    row = rows[0][0]
    width = len(row.header) - (2 if row.header[-2:] == ADDED_COLUMNS else 0)
    header = (form.names or row.header)[:width]
    sign = DELIMITERS.get(form.delimiter, ",")
    lines = []
    for row, reason in rows:
        cells = row.cells[: -2 if width < len(row.header) else None]
        cells += [""] * (width - len(cells))
        last = cells[width - 1 :]
        last = sign.join(as_text(cell) for cell in last) if last[1:] else last[0]
        lines.append([*cells[: width - 1], last, reason, row.line])
    header = [*header, *ADDED_COLUMNS]
    return write(header, lines, form)


def is_refused_file(table):
    """Return whether these are corrected lines of an earlier refusal."""
    return table.header[-2:] == ADDED_COLUMNS


def write(header, lines, form):
    """Return lines of cells as the bytes of a file in a format."""
    if form.kind == "xlsx":
        return write_workbook([(None, header, lines)])
    out = io.StringIO()
    sign = DELIMITERS.get(form.delimiter, ",")
    writer = csv.writer(out, delimiter=sign, lineterminator="\n")
    writer.writerow([_quote(name) for name in header])
    for cells in lines:
        writer.writerow(
            [_quote(cell) if isinstance(cell, str) else cell for cell in cells]
        )
    # only a reason can contain characters that Windows-1252 lacks
    return out.getvalue().encode(ENCODINGS[form.encoding or "utf8"], errors="replace")
