"""Read a sales ledger file: plain Python, no database.

The file is CSV in UTF-8 with the header `customer,date,qty,amount`.
"""

import csv
import datetime
import hashlib
import io
import re
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

COLUMNS = ("customer", "date", "qty", "amount")
ADDED_COLUMNS = ["reason", "line"]
MAX_BYTES = 50 * 1024 * 1024
ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
# Decimal also takes 1_000, 1E+05 (rounded by a spreadsheet) and other scripts' digits
NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)")
# what a numeric(16, 2) column and a sane ledger hold
MAX_AMOUNT = Decimal(10) ** 12


class FileError(ValueError):
    """The file as a whole cannot be read; `code` and `values` tell why."""

    def __init__(self, code, **values):
        super().__init__(code)
        self.code = code
        self.values = values


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


def decode(content):
    """Return the text of the file; raise FileError with the line of a bad byte."""
    if len(content) > MAX_BYTES:
        raise FileError("too_large", limit=MAX_BYTES // 1024**2)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise FileError("encoding", line=line) from error
    if "\0" in text:
        raise FileError("encoding", line=text.count("\n", 0, text.index("\0")) + 1)
    if not text.strip():
        raise FileError("empty")
    return text


def read(content, source):
    """Yield a Row for each line of data, good or refused.

    :param content: bytes of the file
    :param source: name of the ledger; a row is the same only within one source
    """
    text = decode(content)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header = [name.strip().lower() for name in next(reader, [])]
    missing = [name for name in COLUMNS if name not in header]
    if missing:
        raise FileError("columns", missing=", ".join(missing))
    places = [header.index(name) for name in COLUMNS]
    seen = Counter()
    line = reader.line_num
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise FileError("csv", line=reader.line_num, error=str(error)) from error
        if cells is None:
            return
        first_line, line = line + 1, reader.line_num
        if any(cell.strip() for cell in cells):
            yield _parse(Row(first_line, cells, header), places, source, seen)


def _parse(row, places, source, seen):
    cells, width = row.cells, len(row.header)
    if len(cells) != width:
        row.reason = "too_many_cells" if len(cells) > width else "too_few_cells"
        return row
    row.ref, date, quantity, amount = (cells[place].strip() for place in places)
    if not row.ref:
        row.reason = "no_customer"
        return row
    row.date = _date(date)
    if row.date is None:
        row.reason = "date"
        return row
    row.quantity, row.amount = _number(quantity or "0"), _number(amount)
    if row.quantity is None:
        row.reason = "quantity"
    elif row.amount is None:
        row.reason = "amount_comma" if "," in amount else "amount"
    else:
        row.key = _key(source, row, seen)
    return row


def _date(text):
    # fromisoformat also takes 19970101 and weeks from Python 3.11 on
    if not ISO_DATE.fullmatch(text):
        return None
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None


def _number(text):
    if not NUMBER.fullmatch(text):
        return None
    number = Decimal(text)
    return number if abs(number) < MAX_AMOUNT else None


def _key(source, row, seen):
    """Name a row by what it says; equal rows of one file are told apart by count.

    So the same file, or a longer one that repeats it, adds nothing twice, while
    two equal purchases on one day both count.
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


def write_refused(rows):
    """Return the refused lines as the bytes of a CSV file with a reason column.

    The columns are those of the file, so that the mended lines can be imported; of
    a line with too many values the last ones stand together in the last column.

    :param rows: list of (Row, reason text), not empty
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    header = rows[0][0].header
    if header[-2:] == ADDED_COLUMNS:
        header = header[:-2]
    width = len(header)
    writer.writerow([*header, *ADDED_COLUMNS])
    for row, reason in rows:
        cells = row.cells[: -2 if width < len(row.header) else None]
        cells += [""] * (width - len(cells))
        last = ",".join(cells[width - 1 :])
        writer.writerow([*cells[: width - 1], last, reason, row.line])
    return out.getvalue().encode("utf-8-sig")
