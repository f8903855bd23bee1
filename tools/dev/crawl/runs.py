"""The crawl in databases of its own: all of it, or the share of plain `./dev test`."""

import contextlib
import os

from .. import builds, database, lock, ui, workbench
from . import plan

MOST_MINUTES = 8  # for the share, on two cores with nothing else to do


@contextlib.contextmanager
def databases(bench):
    """Two copies with a user of each role, with and without demo data; dropped then."""
    templates = {"demo": builds.demo_template, "empty": builds.addon_template}
    names = {kind: f"statcrm_crawl_{kind}_test_{os.getpid()}" for kind in templates}
    try:
        for kind, template in templates.items():
            with lock.cache_lock(bench.folder, ui.say):
                database.copy(bench.server, template(bench), names[kind])
            log = builds.log_file(bench, f"crawl_{kind}")
            bench.shell("crawl_users", names[kind], log)
        yield names
    finally:
        for name in names.values():
            database.drop(bench.server, name)


def share():
    """Each menu entry once, as one role that has it; returns {kind: report}."""
    bench = workbench.prepare()
    with databases(bench) as names:
        return _crawl(bench, names, lambda _text: None).run(is_share=True)


def whole(bench, problems):
    """Every entry as every role, at both widths, in both databases."""
    with databases(bench) as names:
        reports = _crawl(bench, names, ui.say).run()
    for kind, report in reports.items():
        ui.say(f"{kind}: {report.summary()}")
        if report.faults:
            problems.append(f"the crawl found {len(report.faults)} faults ({kind})")
    entries = sum(report.counts["entries"] for report in reports.values())
    return f"The crawl opened {entries} entries"


def _crawl(bench, names, say):
    command = bench.command("-c", bench.config)
    return plan.Crawl(command, names, env=bench.environ(), say=say)
