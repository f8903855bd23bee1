"""Timing side by side, and the Markdown file that a benchmark leaves behind."""

import datetime
import os
import platform
import statistics
import sys
import time
from pathlib import Path

import databases

RESULTS = Path(__file__).resolve().parent / "results"


def milliseconds(function):
    started = time.perf_counter()
    function()
    return (time.perf_counter() - started) * 1000


def interleaved(contenders, rounds=7, warm_up=1):
    """The median time in milliseconds of each contender, ``{label: function}``.

    Every round runs each of them once, in an order that turns, so that a busy
    moment of the machine does not fall on one of them alone.
    """
    times = {label: [] for label in contenders}
    labels = list(contenders)
    for turn in range(warm_up + rounds):
        for label in labels[turn % len(labels) :] + labels[: turn % len(labels)]:
            taken = milliseconds(contenders[label])
            if turn >= warm_up:
                times[label].append(taken)
    return {label: statistics.median(taken) for label, taken in times.items()}


def amount(value):
    """1234.5 -> "1,234", 12.34 -> "12.3", 1.234 -> "1.23"."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


class Report:
    """Collects tables, prints them, and writes ``results/<name>.md``."""

    def __init__(self, name, title, database):
        self.name = name
        self.lines = [f"# {title}", "", *self._facts(database)]

    def _facts(self, database):
        with databases.connection(database) as link, link.cursor() as cr:
            cr.execute("SELECT version(), current_setting('shared_buffers')")
            version, buffers = cr.fetchone()
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
        return [
            f"Command: `./dev bench {self.name}`  ",
            f"Machine: {os.cpu_count()} cores, {memory:.0f} GB of memory,"
            f" {version.split(' on ')[0]} (shared_buffers {buffers}),"
            f" Python {platform.python_version()}  ",
            f"Date: {datetime.date.today().isoformat()}",
        ]

    def text(self, text):
        self.lines += ["", text]

    def table(self, header, rows):
        """A table; a cell that is a number is written with three digits or so."""
        self.lines += ["", "| " + " | ".join(header) + " |"]
        self.lines.append("|" + "|".join(" --- " for _ in header) + "|")
        for row in rows:
            cells = [c if isinstance(c, str) else amount(c) for c in row]
            self.lines.append("| " + " | ".join(cells) + " |")

    def write(self):
        RESULTS.mkdir(exist_ok=True)
        text = "\n".join(self.lines) + "\n"
        (RESULTS / f"{self.name}.md").write_text(text)
        sys.stdout.write(text)


def verdict(met):
    return "met" if met else "**missed**"
