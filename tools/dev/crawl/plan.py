"""Who opens what, at which width, in which database: all of it, or a share."""

import contextlib
import tempfile
import threading
from pathlib import Path

from . import browser, crawler, server

ROLES = (
    "staff",
    "account_manager",
    "segment_manager",
    "communications",
    "management",
    "director",
    "main_user",
    "vice_user",
    "internal",
)
SIZES = {"wide": (1400, 900), "narrow": (390, 844)}


def is_chosen(number, names, role, size, kind, kinds):
    """Whether the share has this entry for this user, at this width, here.

    Each entry comes once: roles, widths and databases take turns.

    :param number: the entry's place among all entries
    :param names: the roles that have it
    """
    turns = [(one, width) for one in kinds for width in SIZES]
    here = turns[number % len(turns)] == (kind, size)
    return here and names[number // len(turns) % len(names)] == role


class Crawl:
    """The crawl of some databases, each with a server and a browser of its own."""

    def __init__(self, command, databases, env=None, say=print):
        """
        :param command: what starts Odoo with its configuration
        :param databases: {kind: name}, each with the users of the crawl
        """
        self.command, self.databases = command, databases
        self.env, self.say = env, say
        self.reports = {}
        self.shares = {}

    def run(self, is_share=False, roles=ROLES, sizes=tuple(SIZES), entry=""):
        """Crawl the databases side by side; returns {"kind, width": report}."""
        failures = []

        def work(kind):
            try:
                self._database(kind, is_share, roles, sizes, entry)
            except Exception as failure:
                failures.append(failure)

        workers = [threading.Thread(target=work, args=[one]) for one in self.databases]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        if failures:
            raise failures[0]
        return self.reports

    def _database(self, kind, is_share, roles, sizes, part):
        name = self.databases[kind]
        with contextlib.ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            log = folder / "server.log"
            serving = server.served(self.command, name, log, self.env)
            running = stack.enter_context(serving)
            page = stack.enter_context(browser.page())
            having = self._who_has_what(page, running, name, roles)
            order = sorted(having)
            forms = {size: set() for size in sizes} if is_share else {}
            for role in roles:
                for size in sizes:
                    report = self.reports.setdefault(
                        f"{kind}, {size}", crawler.Report()
                    )
                    where = f"{kind}, {role}, {size}"
                    crawl = crawler.Crawler(
                        page, running, report, where, forms.get(size)
                    )
                    mine = [
                        one
                        for number, (path, names) in enumerate(
                            (path, having[path]) for path in order
                        )
                        if role in names
                        and part in path
                        and (
                            not is_share
                            or is_chosen(
                                number, [*names], role, size, kind, [*self.databases]
                            )
                        )
                        for one in [names[role]]
                    ]
                    if mine:
                        crawl.start(name, f"crawl_{role}", SIZES[size])
                    for one in mine:
                        self._entry(crawl, one)

    def _who_has_what(self, page, running, name, roles):
        """{path of an entry: {role: entry}}."""
        having = {}
        crawl = crawler.Crawler(page, running, crawler.Report(), "")
        for role in roles:
            for one in crawl.start(name, f"crawl_{role}", SIZES["wide"]):
                having.setdefault(one["name"], {})[role] = one
        return having

    def _entry(self, crawl, entry):
        seen, begin = len(crawl.report.faults), crawl.report.seconds
        crawl.crawl(entry)
        seconds = crawl.report.seconds - begin
        self.say(f"{crawl.where} › {entry['name']}: {seconds:.1f} s")
        for place, fault in crawl.report.faults[seen:]:
            self.say(f"    {place}\n        {fault}")
