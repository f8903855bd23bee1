"""Find the sales in an Excel workbook: plain Python, no database."""

from .sales_format import (
    COLUMNS,
    FileError,
    Format,
    Table,
    missing_columns,
    name_columns,
)
from .workbook import as_text
from .workbook import read as read_workbook

HEADER_ROWS = 20


def read(content, sheet="", columns=None):
    """Return the Table of a sheet of a workbook, by default the first with a header.

    :raise FileError: it is too large, broken, or has no such sheet
    """
    book = read_workbook(content)
    found = {}
    for name, rows in book.items():
        if (at := _find_header(rows, columns)) is not None:
            found[name] = (rows, at)
    chosen = sheet or next(iter(found), "")
    if chosen not in found:
        raise FileError("sheet", columns=", ".join(COLUMNS), sheets=", ".join(book))
    rows, at = found[chosen]
    header = name_columns(rows[at], columns)
    while header and not header[-1]:
        header.pop()
    width = len(header)
    return Table(
        Format(
            kind="xlsx",
            sheet=chosen,
            sheets=list(found),
            names=[as_text(cell).strip() for cell in rows[at][:width]],
        ),
        header,
        [
            (line, _trim(cells, width))
            for line, cells in enumerate(rows[at + 1 :], start=at + 2)
            if any(cell not in ("", None) for cell in cells)
        ],
    )


def read_header(content, sheet=""):
    """Return the names of the columns of a sheet, by default the first with some."""
    book = read_workbook(content)
    if sheet and sheet not in book:
        raise FileError("sheet", columns=", ".join(COLUMNS), sheets=", ".join(book))
    for rows in [book[sheet]] if sheet else book.values():
        if (at := _find_header(rows)) is not None:
            return _texts(rows[at])
    for rows in [book[sheet]] if sheet else book.values():
        # titles above a table fill fewer cells
        if lines := [_texts(cells) for cells in rows[:HEADER_ROWS]]:
            if (best := max(lines, key=len))[1:]:
                return best
    raise FileError("sheet", columns=", ".join(COLUMNS), sheets=", ".join(book))


def _texts(cells):
    return [as_text(cell).strip() for cell in cells if as_text(cell).strip()]


def _trim(cells, width):
    """Remove empty cells after the header."""
    cells = list(cells)
    while len(cells) > width and cells[-1] in ("", None):
        cells.pop()
    return cells


def _find_header(rows, columns=None):
    for at, cells in enumerate(rows[:HEADER_ROWS]):
        if not missing_columns(name_columns(cells, columns), columns):
            return at
    return None
