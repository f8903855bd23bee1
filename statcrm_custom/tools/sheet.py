"""Match the sheets of a workbook with ours by their names: plain Python, no database.

Columns are found by their header, in any order, in English, Finnish or Swedish. What is
not known is named, never dropped in silence.
"""

import datetime
import re
from dataclasses import dataclass, field

from .sales_format import ISO
from .workbook import as_text

# a row whose first cell begins with this is the example of the template
EXAMPLE = "EXAMPLE"
# what a file of refused rows has besides; not read
REASON, LINE = "reason", "line"
HEADER_ROWS = 20
SEPARATORS = re.compile(r"[,;|\n]+")
DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its technical name, its header, and what else it may be called."""

    name: str
    label: str
    others: tuple = ()
    is_needed: bool = False
    hint: str = ""
    example: str = ""


@dataclass(slots=True)
class Row:
    """A row of a sheet: its texts by column, and its cells as they came."""

    sheet: str
    line: int
    values: dict
    cells: list
    reason: str = ""

    def __getitem__(self, name):
        return self.values.get(name, "")


@dataclass(slots=True)
class Sheet:
    """What was read of a sheet."""

    name: str
    title: str
    header: list = field(default_factory=list)
    unknown: list = field(default_factory=list)
    missing: list = field(default_factory=list)
    rows: list = field(default_factory=list)
    examples: int = 0


def normal(text):
    """Return a name without case, spaces and signs, to compare with others."""
    return re.sub(r"[^\w]+|_+", " ", text.casefold()).strip()


def names_of(column):
    return {normal(one) for one in (column.name, column.label, *column.others)}


def match(header, columns):
    """Return ({column: its place}, names in the header that are unknown).

    Of two headers with the same meaning the first one counts, the other is unknown.
    """
    places, unknown = {}, []
    for place, cell in enumerate(header):
        name = normal(cell)
        if not name or name in (REASON, LINE):
            continue
        found = next((one.name for one in columns if name in names_of(one)), None)
        if found and found not in places:
            places[found] = place
        else:
            unknown.append(cell)
    return places, unknown


def read_rows(name, title, rows, columns):
    """Return the Sheet with the rows of a sheet.

    The header is the first line that has most of the columns.

    :param name: our name of the sheet
    :param title: its name in the workbook
    :param rows: lists of cells
    :param columns: list of Column
    """
    texts = [[as_text(cell).strip() for cell in cells] for cells in rows[:HEADER_ROWS]]
    known = [len(match(cells, columns)[0]) for cells in texts]
    if not any(known):
        if any(any(cells) for cells in texts):
            needed = [one.label for one in columns if one.is_needed]
            return Sheet(name, title, missing=needed)
        return Sheet(name, title)
    at = known.index(max(known))
    header = texts[at]
    while header and not header[-1]:
        header.pop()
    places, unknown = match(header, columns)
    missing = [one.label for one in columns if one.is_needed and one.name not in places]
    sheet = Sheet(name, title, header, unknown, missing)
    for line, cells in enumerate(rows[at + 1 :], start=at + 2):
        if all(as_text(cell).strip() == "" for cell in cells):
            continue
        cells = [*cells[: len(header)], *[""] * (len(header) - len(cells))]
        if as_text(cells[0]).strip().upper().startswith(EXAMPLE):
            sheet.examples += 1
            continue
        values = {column: _read(cells[place]) for column, place in places.items()}
        sheet.rows.append(Row(name, line, values, cells))
    return sheet


def _read(cell):
    if isinstance(cell, datetime.datetime):
        return cell.date()
    if isinstance(cell, datetime.date):
        return cell
    if isinstance(cell, bool):
        return "1" if cell else ""
    return as_text(cell).strip()


def split(text):
    """Return the parts of a text like `Buyer, Decision-maker`."""
    return [part.strip() for part in SEPARATORS.split(text) if part.strip()]


def day(value):
    """Return the date of a cell, or None: 2026-12-31 or 31.12.2026."""
    if isinstance(value, datetime.date):
        return value
    try:
        if found := DAY.fullmatch(value):
            return datetime.date(int(found[3]), int(found[2]), int(found[1]))
        return datetime.date.fromisoformat(value) if ISO.fullmatch(value) else None
    except ValueError:
        return None


def is_yes(text):
    return normal(text) in ("1", "x", "yes", "true", "kyllä", "ja")


def refused_rows(sheet, refused):
    """Return (title, header, rows) of the refused rows of a sheet, with the reasons.

    They can be corrected and loaded again.

    :param refused: {line: reason}
    """
    keep = [
        at for at, one in enumerate(sheet.header) if normal(one) not in (REASON, LINE)
    ]
    header = [sheet.header[at] for at in keep]
    rows = [
        [*(row.cells[at] for at in keep), refused[row.line], row.line]
        for row in sheet.rows
        if row.line in refused
    ]
    return sheet.title, [*header, "Reason", "Line"], rows
