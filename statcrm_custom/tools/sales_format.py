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
# each date as it shows itself, and in this order what can be read both ways
MIXED = {"any_dmy": "dmy", "any_mdy": "mdy"}
MIDNIGHT = re.compile(r"[ T]0?0[:.]00([:.]00(\.0+)?)?$")


@dataclass(slots=True)
class Format:
    """Format of a file; empty values are still unknown."""

    kind: str = "csv"
    encoding: str = ""  # utf8, cp1252, utf16
    delimiter: str = ""  # comma, semicolon, tab
    decimal: str = ""  # point, comma
    dates: str = ""  # iso, dmy, mdy, any_dmy, any_mdy
    sheet: str = ""
    sheets: list = field(default_factory=list)
    # the columns as they are called in the file
    names: list = field(default_factory=list)
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


def decide(table, is_asked=False):
    """Detect the unknown parts of the format; raise FileError if ambiguous.

    :param is_asked: somebody can answer: raise FileError as well for dates of several
        spellings, of which the rarer would be refused
    """
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
        form.dates = _decide_dates(rows, date, is_asked)


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


def _spell_date(text):
    """Return (what a date shows of its format, its separator), (None, "") if none.

    :return: iso, dmy, mdy, "same" (first of January), or "unsure"
    """
    text = MIDNIGHT.sub("", text)
    if ISO.fullmatch(text):
        return "iso", "-"
    match = DAYS.fullmatch(text)
    if not match:
        return None, ""
    first, sign, second = int(match[1]), match[2], int(match[3])
    if sign == "." or first > 12:
        return "dmy", sign
    if second > 12:
        return "mdy", sign
    return ("unsure" if first != second else "same"), sign


def _decide_dates(rows, place, is_asked):
    spellings, signs = {}, {}
    for line, text in _texts(rows, (place,)):
        kind, sign = _spell_date(text)
        if kind:
            spellings.setdefault(kind, []).append((line, MIDNIGHT.sub("", text)))
            signs.setdefault(kind, set()).add(sign)
    iso = len(spellings.get("iso", ()))
    other = sum(map(len, spellings.values())) - iso
    votes = [kind for kind in ("dmy", "mdy") if kind in spellings]
    # 31.1.2026 does not tell how 01/02/2026 is meant
    shown = set().union(*(signs[kind] for kind in votes))
    is_doubtful = bool(votes) and not signs.get("unsure", set()) <= shown
    if is_asked and ((iso and other) or is_doubtful):
        raise _mixed(spellings)
    if iso >= other:
        return "iso"
    if votes[1:]:
        raise _mixed(spellings)
    if "unsure" in spellings and not votes:
        line, text = spellings["unsure"][0]
        raise FileError("dates_unsure", line=line, text=text)
    return next(iter(votes), "dmy")


def _mixed(spellings):
    """Return the error with how many dates are of each spelling, and the first."""
    found = {
        kind: (len(places), *places[0])
        for kind in ("iso", "dmy", "mdy", "unsure", "same")
        if (places := spellings.get(kind))
    }
    (_count, line, text), (_other_count, other_line, other) = [
        found[kind] for kind in [*found][:2]
    ]
    return FileError(
        "dates_mixed",
        line=line,
        text=text,
        other_line=other_line,
        other=other,
        spellings=found,
    )


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
    order = form.dates
    if order in MIXED:
        kind, _sign = _spell_date(text)
        order = kind if kind in ("iso", "dmy", "mdy") else MIXED[order]
    try:
        if order == "iso":
            # fromisoformat also accepts 19970101 and weeks since Python 3.11
            is_iso = ISO.fullmatch(text)
            return datetime.date.fromisoformat(text) if is_iso else None
        match = DAYS.fullmatch(text)
        if not match:
            return None
        day, month = (1, 3) if order == "dmy" else (3, 1)
        return datetime.date(int(match[4]), int(match[month]), int(match[day]))
    except ValueError:
        return None


def is_number(text):
    """Return whether a text is a number in any format, and so not a formula."""
    text = text.replace("\u2212", "-").strip()
    return any(pattern.fullmatch(text) for pattern in GROUPED.values())
