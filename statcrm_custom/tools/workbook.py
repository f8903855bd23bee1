"""Read and write Excel workbooks: plain Python, no database."""

import datetime
import io
import re
import zipfile
import zlib
from functools import lru_cache

import xlsxwriter
from python_calamine import CalamineError, CalamineWorkbook

MAX_BYTES = 50 * 1024 * 1024
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
# A workbook is compressed: its unpacked size is measured before it is read.
MAX_UNPACKED = 400 * 1024 * 1024
MAX_PARTS = 2_000
# The reader creates a table of all cells up to the last one, including empty ones.
MAX_CELLS = 10_000_000
PIECE = 1024 * 1024
# a row or a cell, with its place if that is told: in any spelling of XML
PLACE = re.compile(
    rb"<(?:[^\s<>/:]+:)?(c|row)[\s/>]"
    rb"(?:[^<]*?\br\s*=\s*[\"']([A-Za-z]*)(\d+)[\"'])?"
)
LONGEST_TAG = 64 * 1024
# the reader would take these zip files for workbooks of other kinds, not measured here
MAIN_PART, OTHER_MAIN_PARTS = "xl/workbook.xml", {"xl/workbook.bin", "content.xml"}
WIDEST = 60


class FileError(ValueError):
    """The file as a whole cannot be read; `code` and `values` contain the reason.

    `suggest` is the encoding to suggest if the file is not UTF-8.
    """

    def __init__(self, code, suggest="", **values):
        super().__init__(code)
        self.code = code
        self.values = values
        self.suggest = suggest


def is_workbook(content):
    return content.startswith(b"PK\x03\x04")


def check_file(content):
    """Refuse files that are too large, and workbooks of an old format.

    :raise FileError:
    """
    if len(content) > MAX_BYTES:
        raise FileError("too_large", limit=MAX_BYTES // 1024**2)
    if content.startswith(OLD_WORKBOOK):
        raise FileError("old_workbook")


def read(content):
    """Return {name of the sheet: rows}, rows as lists of cells from cell A1.

    :raise FileError: it is too large, or broken
    """
    _check_size(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return {
            name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for name in book.sheet_names
        }
    except (CalamineError, zipfile.BadZipFile, ValueError, OSError) as error:
        raise FileError("workbook", error=str(error)) from error


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
            names = {part.filename.lower() for part in parts}
            if MAIN_PART not in names or names & OTHER_MAIN_PARTS:
                raise FileError("no_workbook")
            left, cells = MAX_UNPACKED, 0
            for part in parts:
                left, found = _measure(archive, part, left)
                cells += found
                # the list of formulas names the cells of a sheet once more
                if found > MAX_CELLS or cells > 2 * MAX_CELLS:
                    raise FileError("too_many_cells", limit=MAX_CELLS)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError) as error:
        raise FileError("workbook", error=str(error)) from error
    except EOFError as error:
        raise FileError("workbook", error="EOF") from error


def _measure(archive, part, left):
    """Return (bytes that are still allowed, cells up to the last one).

    Every part is looked at, as a sheet may have any name.
    """
    rows = columns = row = column = 0
    tail = b""
    with archive.open(part) as stream:
        while piece := stream.read(PIECE):
            left -= len(piece)
            if left < 0:
                raise FileError("too_large_unpacked", limit=MAX_UNPACKED // 1024**2)
            text = tail + piece
            for kind, letters, digits in PLACE.findall(text):
                # without a place it is the next one
                if kind == b"row":
                    row, column = int(digits[:9]) if digits else row + 1, 0
                else:
                    column = _column(letters) if letters else column + 1
                    row = int(digits[:9]) if digits else row
                rows, columns = max(rows, row), max(columns, column)
            tail = _unfinished(text)
    return left, rows * columns


def _unfinished(text):
    """Return the last tag of a piece, which may go on in the next one."""
    start = text.rfind(b"<")
    tail = text[start:] if start >= 0 else b""
    if len(tail) <= LONGEST_TAG:
        return tail
    head = tail[:LONGEST_TAG]
    if PLACE.match(tail) or (b">" not in head and b"\0" not in head):
        raise FileError("too_many_cells", limit=MAX_CELLS)
    return b""  # a long text, or a picture


@lru_cache(maxsize=1024)
def _column(letters):
    number = 0
    for letter in letters[:4].upper():
        number = number * 26 + letter - 64
    return number


def as_text(value):
    """Return a cell as text: the customer 101 is a number in a workbook."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    return str(value)


def write(sheets):
    """Return a workbook, keeping text, numbers and dates.

    Text stays text: formulas and addresses are not converted.

    :param sheets: list of (name or None, header, rows), a header as a list of texts,
        rows as lists of cells
    """
    buffer = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
    }
    with xlsxwriter.Workbook(buffer, options) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        bold = book.add_format({"bold": True})
        for name, header, rows in sheets:
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for column, label in enumerate(header):
                sheet.write_string(0, column, label, bold)
            for row, cells in enumerate(rows, start=1):
                for column, value in enumerate(cells):
                    _write(sheet, row, column, value, day)
            for column, label in enumerate(header):
                cells = [one[column] for one in rows[:100] if column < len(one)]
                width = max(len(as_text(cell)) for cell in [label, *cells])
                width = min(width + 2, WIDEST)
                sheet.set_column(column, column, width)
    return buffer.getvalue()


def _write(sheet, row, column, value, day):
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        sheet.write_number(row, column, value)
    elif isinstance(value, (datetime.date, datetime.datetime)):
        sheet.write_datetime(row, column, value, day)
    elif value not in ("", None):
        sheet.write_string(row, column, str(value))
