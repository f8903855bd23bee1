"""Export report tables as Excel workbooks."""

import io

import xlsxwriter

FORMATS = {
    "date": {"num_format": "yyyy-mm-dd"},
    "amount": {"num_format": "#,##0.00"},
    "integer": {"num_format": "0"},
    "text": {"text_wrap": True, "valign": "top"},
}
WIDTHS = {"date": 12, "amount": 16, "integer": 12, "text": 28}
NOT_IN_A_TAB = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
LONGEST_TAB = 31


def workbook(title, facts, columns, rows):
    """Return a workbook with one sheet: title, facts, then the table.

    Text stays text: formulas and addresses are not converted.

    :param str title: first line, and the name of the tab
    :param list facts: lines of text below the title
    :param list columns: (label, kind), kind is text, date, amount or integer
    :param list rows: lists of values in the order of the columns; None is empty
    :return: bytes
    """
    return workbook_of([(title, title, facts, columns, rows)])


def workbook_of(sheets):
    """Return a workbook with several sheets.

    :param list sheets: (name of the tab, title, facts, columns, rows), see `workbook`
    :return: bytes
    """
    buffer = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
    }
    with xlsxwriter.Workbook(buffer, options) as book:
        formats = {kind: book.add_format(style) for kind, style in FORMATS.items()}
        formats["bold"] = book.add_format({"bold": True, "text_wrap": True})
        formats["title"] = book.add_format({"bold": True, "size": 14})
        taken = set()
        for tab, *content in sheets:
            sheet = book.add_worksheet(_name_tab(tab, taken))
            _fill(sheet, formats, *content)
    return buffer.getvalue()


def _name_tab(name, taken):
    """Return a valid and unique name of a tab, or None."""
    name = name.translate(NOT_IN_A_TAB).strip()[:LONGEST_TAB].strip()
    if name.lower() in taken:
        name = f"{name[: LONGEST_TAB - 3]} {len(taken) + 1}"
    taken.add(name.lower())
    return name or None


def _fill(sheet, formats, title, facts, columns, rows):
    sheet.write_string(0, 0, title, formats["title"])
    for line, fact in enumerate(facts, start=1):
        sheet.write_string(line, 0, fact)
    top = len(facts) + 2
    for place, (label, kind) in enumerate(columns):
        sheet.set_column(place, place, WIDTHS[kind])
        sheet.write_string(top, place, label, formats["bold"])
    for line, row in enumerate(rows, start=top + 1):
        for place, ((_label, kind), value) in enumerate(zip(columns, row, strict=True)):
            _write(sheet, line, place, kind, value, formats[kind])
    sheet.freeze_panes(top + 1, 1)
    sheet.autofilter(top, 0, top + len(rows), len(columns) - 1)


def _write(sheet, line, place, kind, value, style):
    if value is None or value is False or value == "":
        sheet.write_blank(line, place, None, style)
    elif kind == "date":
        sheet.write_datetime(line, place, value, style)
    elif kind == "text":
        sheet.write_string(line, place, str(value), style)
    else:
        sheet.write_number(line, place, value, style)
