"""`./dev test`: the tool's own tests, the add-on's, and Odoo's own runner.

pytest gives speed and choice; Odoo's runner adds what pytest cannot see: that
the add-on updates cleanly, and the tests that run in the middle of it.
"""

import os
import re
import shutil
import subprocess
import sys

from . import (
    builds,
    core_tests,
    database,
    debian,
    inventory,
    lock,
    log_check,
    serve,
    settings,
    translation,
    ui,
    uninstall,
    upgrade,
    workbench,
)
from .crawl import runs as crawl
from .ui import Problem, say

CLOSING = re.compile(r"^=+ .* in [\d.]+s.* =+$")
COLOUR = re.compile(r"\x1b\[[\d;]*m")
TESTS = settings.ADDON_DIR / "tests"
TOOL_TESTS = "tools/dev/tests"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NO_TESTS_RUN = 5
# The browser's messages reach a test through its own logger.
OUR_LOG = f"log-handler=odoo.addons.{settings.ADDON}:INFO"


def run(options):
    bench = workbench.prepare()
    _need_browser()
    arguments = options.rest
    problems, closing = [], ""
    if options.core:
        closing = core_tests.run(bench, problems)
        return _tell(problems, closing)
    if options.crawl:
        return _tell(problems, crawl.whole(bench, problems))
    of_tool = [a for a in arguments if a.startswith("tools/")]
    if of_tool or not arguments:
        closing = _tool_tests(bench, arguments or [TOOL_TESTS], problems)
    if not of_tool:
        if not arguments:
            core_tests.run_share(bench, problems)
        closing = _addon_tests(bench, arguments, problems)
    return _tell(problems, closing)


def _tell(problems, closing):
    if problems:
        say("\nFAILED, because:")
        for problem in problems:
            say(f"- {problem}")
    say(closing)
    return 1 if problems else 0


def _need_browser():
    if browser() or debian.install(["chromium"], "browser tests need it"):
        return
    text = "Browser tests need Chromium (Debian's package: chromium)."
    if settings.in_ci():
        raise Problem(text)
    say(f"{text} Without it they are skipped.")


def browser():
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def _tool_tests(bench, arguments, problems):
    say("\nTests of the developer tool")
    code, closing = pytest(bench, ["-p", "no:odoo", *arguments], bench.environ())
    if code:
        problems.append("tests of the developer tool failed")
    return closing


def _addon_tests(bench, arguments, problems):
    problems += _forgotten_files()
    name = f"statcrm_test_{os.getpid()}"
    with lock.cache_lock(bench.folder, say):
        template = builds.addon_template(bench)
        log = builds.log_file(bench, template)
        problems += log_check.check_file(log, "install")
        database.copy(bench.server, template, name)
    try:
        closing = _with_pytest(bench, name, arguments, problems)
        if not arguments:
            _with_odoo_runner(bench, name, problems)
            problems += translation.problems(bench, name)
            core = builds.core_template(bench)
            problems += uninstall.left_over(bench, name, core)
            problems += upgrade.problems(bench)
    finally:
        database.drop(bench.server, name)
    return closing


def _forgotten_files():
    areas = {}
    for file in inventory.not_imported(TESTS):
        areas.setdefault(file.parent.relative_to(TESTS), []).append(file.stem)
    return [
        f"Odoo's runner does not see {', '.join(names)}: tests/__init__.py needs "
        f"`from .{area.name} import *`, the folder's own __init__.py imports the "
        "files, and no two files of different folders have one name"
        for area, names in areas.items()
    ]


def _with_pytest(bench, name, arguments, problems):
    report = bench.folder / f"report-{os.getpid()}.xml"
    command = [
        f"--odoo-config={bench.config}",
        f"--odoo-database={name}",
        "--odoo-http",
    ]
    command += ["--odoo-log-level=warn", f"--odoo-extra={OUR_LOG}"]
    command += ["-rs", "-W", "ignore", f"--junitxml={report}", *arguments]
    if not any(os.path.exists(a.split("::")[0]) for a in arguments):
        command.append(settings.ADDON)
    say("\nTests of the add-on")
    try:
        code, closing = pytest(bench, command, bench.environ())
        if code == NO_TESTS_RUN:
            problems.append("no test was selected")
        elif code:
            problems.append(f"pytest found failures (exit {code})")
        if report.is_file():
            _check_report(report, bool(arguments), problems)
    finally:
        report.unlink(missing_ok=True)
    return closing


def _check_report(report, chosen, problems):
    found = inventory.cases(report)
    for place, reason in found:
        if reason and not _may_skip(reason):
            problems.append(f"{place} was skipped: {reason}")
    if not chosen:
        places = [place for place, _reason in found]
        for file in inventory.without_tests(TESTS, places, settings.ROOT):
            problems.append(f"{file.relative_to(settings.ROOT)} has no test that ran")


def _may_skip(reason):
    """Only browser tests, only where there is no browser, never in CI."""
    return "Chrome executable" in reason and not browser() and not settings.in_ci()


def _with_odoo_runner(bench, name, problems):
    """Update the add-on; run the tests that belong into that moment."""
    log = bench.folder / "log" / "update-tests.log"
    log.unlink(missing_ok=True)
    arguments = ["-c", bench.config, "-d", name, "-u", settings.ADDON]
    arguments += ["--http-port", str(serve.free_port())]
    tags = f"at_install/{settings.ADDON}"
    with ui.step("Updating the add-on with Odoo's own test runner"):
        result = bench.odoo(
            *arguments, "--test-tags", tags, "--stop-after-init", log=log, check=False
        )
    count = log_check.tests_run(log.read_text(errors="replace"))
    say(f"Odoo's runner: {count or 0} tests at install, log {log}")
    if result.returncode:
        problems.append(f"the update or its tests failed, see {log}")
    problems += log_check.check_file(log, "update")


def pytest(bench, arguments, env):
    """Run pytest, show what it says, return its exit code and closing line."""
    command = [bench.python, "-m", "pytest", "-p", "no:cacheprovider", *arguments]
    if sys.stdout.isatty():
        command.append("--color=yes")
    env = {**env, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        [str(part) for part in command],
        cwd=settings.ROOT,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    closing = ""
    for line in process.stdout:
        if "generated xml file" not in line:
            print(line, end="", flush=True)
        if CLOSING.match(COLOUR.sub("", line.rstrip())):
            closing = line.rstrip()
    return process.wait(), closing
