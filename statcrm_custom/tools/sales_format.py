"""Number and date formats of a sales ledger file: plain Python, no database.

Detected once for a whole file, from all of its cells. Ambiguous formats are not
guessed: the user has to choose, or the file is refused.
"""

import datetime
import re
from dataclasses import dataclass, field
from decimal import Decimal

from .workbook import FileError

COLUMNS = ("customer", "date", "qty", "amount")
# other names of the columns, including Finnish and Swedish
NAMES = {
    "customer": ("asiakas", "asiakasnumero", "asiakasnro", "kund", "kundnummer")
    + ("kundnr", "reference", "ref"),
    "date": ("päivä", "päivämäärä", "pvm", "datum"),
    "qty": ("quantity", "määrä", "kpl", "antal"),
    "amount": ("summa", "belopp", "euro", "eur"),
}
DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t"}
DECIMALS = {"point": ".", "comma": ","}
ENCODINGS = {"utf8": "utf-8-sig", "cp1252": "cp1252", "utf16": "utf-16"}

# Decimal also accepts 1_000, 1E+05 (rounded by a spreadsheet) and non-ASCII digits
PLAIN = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)")
GROUPED = {
    sign: re.compile(
        rf"[+-]?(?:[0-9]{{1,3}}(?:(?P<group>[ \u00a0\u202f\u2009'{other}])[0-9]{{3}})"
        rf"(?:(?P=group)[0-9]{{3}})*|[0-9]+)(?:{re.escape(sign)}[0-9]*)?"
        rf"|[+-]?{re.escape(sign)}[0-9]+"
    )
    for sign, other in ((".", ","), (",", "."))
}
ONE_GROUP = re.compile(r"[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}")
# maximum of a numeric(16, 2) column and of a plausible ledger
MAX_AMOUNT = Decimal(10) ** 12

ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
DAYS = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})", re.ASCII)
LONGEST_DAY = 10
MIDNIGHT = re.compile(r"[ T]0?0[:.]00([:.]00(\.0+)?)?$")


@dataclass(slots=True)
class Format:
    """Format of a file; empty values are still unknown."""

    kind: str = "csv"
    encoding: str = ""  # utf8, cp1252, utf16
    delimiter: str = ""  # comma, semicolon, tab
    decimal: str = ""  # point, comma
    dates: str = ""  # iso, dmy, mdy
    sheet: str = ""
    sheets: list = field(default_factory=list)
    # notations of the company currency after a number: €, EUR
    signs: tuple = ()
    # numbers of the interface: a decimal point, no thousands separator
    is_plain: bool = False


@dataclass(slots=True)
class Table:
    """Content of a file: its format, its header, and (line number, cells)."""

    format: Format
    header: list
    rows: list

    def places(self):
        """Return the position of each column, None for a quantity that is missing."""
        return [
            self.header.index(name) if name in self.header else None for name in COLUMNS
        ]


def name_columns(cells, columns=None):
    """Return the names of a header line, translated to ours if known.

    :param columns: {our name: the chosen name of the column in the file, or ""}
    """
    names = [str(cell).strip().lower() for cell in cells]
    chosen = {
        name: names.index(one)
        for name, text in (columns or {}).items()
        if (one := text.strip().lower()) and one in names
    }
    # a column of our name that was not chosen
    names = [f"{one} (2)" if one in chosen else one for one in names]
    for name, at in chosen.items():
        names[at] = name
    for name, others in NAMES.items():
        if name not in names:
            found = [at for at, one in enumerate(names) if one in others]
            if len(found) == 1:
                names[found[0]] = name
    return names


def missing_columns(names, columns=None):
    """Return our columns that are missing; with chosen columns, quantity may be."""
    needed = [name for name in COLUMNS if columns is None or name != "qty"]
    return [name for name in needed if name not in names]


def decide(table):
    """Detect the unknown parts of the format; raise FileError if ambiguous."""
    form = table.format
    _customer, date, quantity, amount = table.places()
    width = len(table.header)
    # a line with too many cells is refused anyway and not used
    rows = [(line, cells) for line, cells in table.rows if len(cells) == width]
    if form.kind == "csv" and form.delimiter == "comma" and not form.decimal:
        form.decimal, form.is_plain = "point", True
    if not form.decimal:
        form.decimal = _decide_decimal(rows, (quantity, amount), form)
    if not form.dates:
        form.dates = _decide_dates(rows, date)


def _texts(rows, places):
    for line, cells in rows:
        for place in places:
            if place is not None and isinstance(cells[place], str):
                yield line, cells[place].replace("\u2212", "-").strip()


def _bare(text, form):
    """Return a number without the company currency after it."""
    text = text.replace("\u2212", "-").strip()
    sign = next((one for one in form.signs if text.endswith(one)), "")
    return text.removesuffix(sign).rstrip()


def _decide_decimal(rows, places, form):
    votes, unsure = {}, None
    for line, cell in _texts(rows, places):
        text = _bare(cell, form)
        sign = _vote_decimal(text)
        if sign == "unsure":
            unsure = unsure or (line, text)
        elif sign:
            votes.setdefault(sign, (line, text))
    if len(votes) == 2:
        raise FileError(
            "decimal_mixed",
            line=votes["point"][0],
            text=votes["point"][1],
            other_line=votes["comma"][0],
            other=votes["comma"][1],
        )
    if unsure and not votes:
        raise FileError("decimal_unsure", line=unsure[0], text=unsure[1])
    return next(iter(votes), "point")


def _vote_decimal(text):
    """Return the decimal separator of a number: point, comma, "unsure", or None."""
    found = {
        name
        for name, sign in DECIMALS.items()
        if (sign in text or "," in text or "." in text)
        and GROUPED[sign].fullmatch(text)
    }
    if len(found) == 2:
        if ONE_GROUP.fullmatch(text):
            return "unsure"
        return (
            "point" if "." in text else "comma"
        )  # no thousands separator after a zero
    return next(iter(found), None)


def _decide_dates(rows, place):
    iso, other, votes, unsure = 0, 0, {}, None
    for line, text in _texts(rows, (place,)):
        text = MIDNIGHT.sub("", text)
        if ISO.fullmatch(text):
            iso += 1
        elif match := DAYS.fullmatch(text):
            other += 1
            first, sign, second = int(match[1]), match[2], int(match[3])
            if sign == "." or first > 12:
                votes.setdefault("dmy", (line, text))
            elif second > 12:
                votes.setdefault("mdy", (line, text))
            elif first != second:
                unsure = unsure or (line, text)
    if iso >= other:
        return "iso"
    if len(votes) == 2:
        raise FileError(
            "dates_mixed",
            line=votes["dmy"][0],
            text=votes["dmy"][1],
            other_line=votes["mdy"][0],
            other=votes["mdy"][1],
        )
    if unsure and not votes:
        raise FileError("dates_unsure", line=unsure[0], text=unsure[1])
    return next(iter(votes), "dmy")


def number(value, form):
    """Return the Decimal of a cell, or None.

    Numbers of a spreadsheet are rounded as shown: 0.1 + 0.2 is 0.3.
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, float)):
        value = f"{value:.6f}"
    elif isinstance(value, str):
        value = _as_plain(value, form)
    else:
        return None
    if value is None or not PLAIN.fullmatch(value):
        return None
    found = Decimal(value)
    return found if abs(found) < MAX_AMOUNT else None


def _as_plain(text, form):
    """Return a number as text with a decimal point and no other separators."""
    if form.is_plain:
        return text
    text = _bare(text, form)
    sign = DECIMALS[form.decimal]
    match = GROUPED[sign].fullmatch(text)
    if not match:
        return None
    if group := match["group"]:
        text = text.replace(group, "")
    return text.replace(sign, ".")


def date(value, form):
    """Return the date of a cell, or None."""
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    if not isinstance(value, str):
        return None
    text = value.strip()
    if len(text) > LONGEST_DAY:
        text = MIDNIGHT.sub("", text)
    try:
        if form.dates == "iso":
            # fromisoformat also accepts 19970101 and weeks since Python 3.11
            is_iso = ISO.fullmatch(text)
            return datetime.date.fromisoformat(text) if is_iso else None
        match = DAYS.fullmatch(text)
        if not match:
            return None
        day, month = (1, 3) if form.dates == "dmy" else (3, 1)
        return datetime.date(int(match[4]), int(match[month]), int(match[day]))
    except ValueError:
        return None


def is_number(text):
    """Return whether a text is a number in any format, and so not a formula."""
    text = text.replace("\u2212", "-").strip()
    return any(pattern.fullmatch(text) for pattern in GROUPED.values())
