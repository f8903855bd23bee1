"""Read an Odoo log: warnings and errors that come from our add-on are failures."""

import re
from pathlib import Path

RECORD = re.compile(
    r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d+ \d+ "
    r"(?P<level>[A-Z]+) (?P<database>\S+) (?P<logger>[\w.]+): (?P<text>.*)"
)
BAD = ("WARNING", "ERROR", "CRITICAL")
OURS = re.compile(r"statcrm[._]")
DATABASES = re.compile(r"\bstatcrm_(?:core|addon|dev|test|bench)_?\w*")
TOTALS = re.compile(r"(\d+) failed, (\d+) error\(s\) of (\d+) tests")


def records(text):
    """(level, logger, message) of each record, with the lines that belong to it."""
    found = []
    for line in text.splitlines():
        match = RECORD.match(line)
        if match:
            found.append([match["level"], match["logger"], match["text"]])
        elif found:
            found[-1][2] += f"\n{line}"
    return [tuple(record) for record in found]


def complaints(text):
    """The warnings and errors that name our add-on, its files or its models."""
    return [
        f"{level} {logger}: {message}"
        for level, logger, message in records(text)
        if level in BAD
        and (
            logger.startswith("odoo.addons.statcrm_custom")
            or OURS.search(DATABASES.sub("", message))
        )
    ]


def check_file(path, title):
    """The complaints of a log file, each with where it was found."""
    text = Path(path).read_text(errors="replace")
    return [f"In the {title} log: {complaint}" for complaint in complaints(text)]


def errors(path, title):
    """Every error of a log file, whoever wrote it, and our own warnings."""
    text = Path(path).read_text(errors="replace")
    found = [
        f"{level} {logger}: {message}"
        for level, logger, message in records(text)
        if level in ("ERROR", "CRITICAL")
    ]
    found += [line for line in complaints(text) if line not in found]
    return [f"In the {title} log: {line}" for line in found]


def tests_run(text):
    """How many tests Odoo's own runner counted, or None when it says nothing."""
    found = TOTALS.findall(text)
    return int(found[-1][2]) if found else None
