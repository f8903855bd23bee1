"""Read and write Excel workbooks of sales: plain Python, no database."""

import datetime
import io
import re
import zipfile
import zlib

import xlsxwriter
from python_calamine import CalamineError, CalamineWorkbook

from .sales_format import COLUMNS, FileError, Format, Table, name_columns

# A workbook is compressed: its unpacked size is measured before it is read.
MAX_UNPACKED = 400 * 1024 * 1024
MAX_PARTS = 2_000
# The reader creates a table of all cells up to the last one, including empty ones.
MAX_CELLS = 10_000_000
HEADER_ROWS = 20
PIECE = 1024 * 1024
CELL = re.compile(rb'<(?:\w+:)?(?:c|row)\s[^<>]*?\br="([A-Z]*)(\d+)"')
PLACE = re.compile(rb"<(?:\w+:)?(c|row)[\s/>]")


def is_workbook(content):
    return content.startswith(b"PK\x03\x04")


def read(content, sheet=""):
    """Return the Table of a sheet of a workbook, by default the first with a header.

    :raise FileError: it is too large, broken, or has no such sheet
    """
    _check_size(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        names = book.sheet_names
        found = {}
        for name in names:
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            if (at := _find_header(rows)) is not None:
                found[name] = (rows, at)
    except (CalamineError, zipfile.BadZipFile, ValueError, OSError) as error:
        raise FileError("workbook", error=str(error)) from error
    chosen = sheet or next(iter(found), "")
    if chosen not in found:
        raise FileError("sheet", columns=", ".join(COLUMNS), sheets=", ".join(names))
    rows, at = found[chosen]
    header = name_columns(rows[at])
    while header and not header[-1]:
        header.pop()
    width = len(header)
    table = Table(
        Format(kind="xlsx", sheet=chosen, sheets=list(found)),
        header,
        [
            (line, _trim(cells, width))
            for line, cells in enumerate(rows[at + 1 :], start=at + 2)
            if any(cell not in ("", None) for cell in cells)
        ],
    )
    return table


def _trim(cells, width):
    """Remove empty cells after the header."""
    cells = list(cells)
    while len(cells) > width and cells[-1] in ("", None):
        cells.pop()
    return cells


def _find_header(rows):
    for at, cells in enumerate(rows[:HEADER_ROWS]):
        names = name_columns(cells)
        if all(name in names for name in COLUMNS):
            return at
    return None


def _check_size(content):
    """Refuse files that are huge when unpacked, and huge tables of empty cells.

    The sizes given by the archive are not trusted: everything is unpacked once, piece
    by piece.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_PARTS:
                raise FileError("too_large_unpacked", limit=MAX_UNPACKED // 1024**2)
            left = MAX_UNPACKED
            for part in parts:
                left = _measure(archive, part, left)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError) as error:
        raise FileError("workbook", error=str(error)) from error
    except EOFError as error:
        raise FileError("workbook", error="EOF") from error


def _measure(archive, part, left):
    """Return how many bytes are still allowed; check the position of the last cell."""
    is_sheet = "worksheets/" in part.filename
    rows = columns = cells = 0
    tail = b""
    with archive.open(part) as stream:
        while piece := stream.read(PIECE):
            left -= len(piece)
            if left < 0:
                raise FileError("too_large_unpacked", limit=MAX_UNPACKED // 1024**2)
            if not is_sheet:
                continue
            text = tail + piece
            for letters, digits in CELL.findall(text):
                rows = max(rows, int(digits[:9]))
                columns = max(columns, _column(letters))
            cells += sum(1 for _found in PLACE.finditer(piece))
            tail = text[-200:]
    # cells without a reference are adjacent: no more than their number
    if rows * max(columns, 1) > MAX_CELLS or cells > 2 * MAX_CELLS:
        raise FileError("too_many_cells", limit=MAX_CELLS)
    return left


def _column(letters):
    number = 0
    for letter in letters[:4]:
        number = number * 26 + letter - 64
    return number


def write(header, rows):
    """Return a workbook with one sheet, keeping text, numbers and dates.

    :param header: list of texts
    :param rows: lists of cells
    """
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for row, cells in enumerate([header, *rows]):
            for column, value in enumerate(cells):
                if isinstance(value, (int, float)) and not isinstance(value, bool):
                    sheet.write_number(row, column, value)
                elif isinstance(value, (datetime.date, datetime.datetime)):
                    sheet.write_datetime(row, column, value, day)
                elif value not in ("", None):
                    sheet.write_string(row, column, str(value))
    return buffer.getvalue()
