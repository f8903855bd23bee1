"""Odoo's own tests with the add-on installed: Odoo's own work goes on beside it.

`./dev test --core` runs all that are chosen here. What fails is run again in a
database without the add-on: only what passes there is a failure of ours. Plain
`./dev test` runs a share of some minutes, where nothing but the committed list
(core_tests.txt) may fail. Everything runs after installation: the add-on is one more
module in the registry, as in a database that people use.
"""

import os
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from . import builds, database, lock, serve, settings, ui
from .ui import say

MODULES = (
    "mail",
    "contacts",
    "calendar",
    "crm",
    "sale",
    "sale_management",
    "account",
    "survey",
    "event",
    "project",
    "mass_mailing",
    "portal",
)
# Of base: partners, users and what others do with languages, views and companies.
OF_BASE = (
    "test_form_create",
    "test_menu",
    "test_res_company",
    "test_res_lang",
    "test_res_partner",
    "test_res_partner_merge",
    "test_res_users",
    "test_search",
    "test_translate",
    "test_user_has_group",
)
# The share of plain `./dev test`: what fields, forms and messages of ours touch most,
# without the files that take long.
SHARE = (
    "base/tests/test_form_create.py",
    "base/tests/test_res_lang.py",
    "base/tests/test_res_partner.py",
    "base/tests/test_res_partner_merge.py",
    "calendar/tests/test_attendees.py",
    "calendar/tests/test_calendar.py",
    "calendar/tests/test_event_recurrence.py",
    "contacts/tests",
    "crm/tests/test_crm_lead.py",
    "crm/tests/test_crm_lead_convert.py",
    "crm/tests/test_crm_lead_merge.py",
    "event/tests",
    "portal/tests",
    "sale/tests/test_access_rights.py",
    "sale/tests/test_onchange.py",
    "sale/tests/test_sale_flow.py",
    "sale/tests/test_sale_order.py",
    "sale/tests/test_sale_to_invoice.py",
    "sale_management/tests",
    "survey/tests/test_survey.py",
    "survey/tests/test_survey_invite.py",
)
LIST = settings.ROOT / "tools" / "dev" / "core_tests.txt"


def listed():
    """(what fails without us, what cannot run here, what counts our data): test ids."""
    found = {"fails": [], "unfit": [], "data": []}
    for line in LIST.read_text().splitlines():
        kind, _, rest = line.strip().partition(" ")
        if kind in found:
            found[kind].append(rest.split(" ")[0])
    return tuple(found.values())


def run(bench, problems):
    """All chosen tests; tell what fails only with the add-on. Return the summary."""
    fails, unfit, data = listed()
    places = [f"base/tests/{name}.py" for name in OF_BASE]
    places += [f"{module}/tests" for module in MODULES]
    say("\nOdoo's own tests, with the add-on")
    found = _with_database(bench, builds.addon_template, places, unfit)
    failed = found.failed
    if failed:
        say("\nWhat failed, without the add-on")
        other = _with_database(bench, builds.core_template, sorted(failed), unfit)
        new = failed - other.failed - set(data)
        for test in sorted(other.failed - set(fails)):
            say(f"  fails without the add-on, and is not in {LIST.name}: {test}")
    else:
        new = set()
    for test in sorted({*fails, *data} - failed):
        say(f"  passes now, take it out of {LIST.name}: {test}")
    if found.count == 0:
        problems.append("none of Odoo's own tests ran")
    problems += [f"fails only with the add-on: {test}" for test in sorted(new)]
    say(
        f"\nOdoo's own tests: {found.count} ran, {len(failed)} failed,"
        f" {len(failed & set(data))} by our data, new failures: {len(new)}"
    )
    return found.closing


def run_share(bench, problems):
    """The share for every day; what is listed is left out."""
    left_out = [test for kind in listed() for test in kind]
    say("\nA share of Odoo's own tests, with the add-on")
    found = _with_database(bench, builds.addon_template, SHARE, left_out)
    if found.count == 0:
        problems.append("none of Odoo's own tests ran")
    problems += [f"Odoo's own test fails: {test}" for test in sorted(found.failed)]
    say(f"Odoo's own tests: {found.count} ran, failures: {len(found.failed)}")


class Found:
    """What a run found: how many tests, which failed, pytest's closing line."""

    def __init__(self, count, failed, closing):
        self.count, self.failed, self.closing = count, failed, closing


def _with_database(bench, template, places, left_out):
    from . import testing

    name = f"statcrm_test_{os.getpid()}"
    with lock.cache_lock(bench.folder, say):
        database.copy(bench.server, template(bench), name)
    folder = _addons(bench)
    report = bench.folder / f"core-report-{os.getpid()}.xml"
    # a port of its own: a server may be running on the usual one
    extra = f"--odoo-extra=http-port={serve.free_port(8170)}"
    command = [f"--odoo-config={bench.config}", f"--odoo-database={name}"]
    command += ["--odoo-http", extra, f"--rootdir={folder}", "-q", "--tb=short"]
    command += ["-rs", "-W", "ignore", f"--junitxml={report}"]
    command += [f"--deselect={test}" for test in left_out]
    command += [folder / place for place in places]
    try:
        code, closing = testing.pytest(bench, command, bench.environ())
        count, failed = read_report(report) if report.is_file() else (0, set())
        if code and not failed:
            raise ui.Problem(f"pytest ended with {code} and named no failure.")
    finally:
        report.unlink(missing_ok=True)
        database.drop(bench.server, name)
    return Found(count, failed, closing)


def _addons(bench):
    """The folder of Odoo's own modules in which base lies beside the others."""
    for folder in map(str, bench.source.addons):
        if os.path.isdir(f"{folder}/base/tests"):
            return Path(folder)
    raise ui.Problem("This Odoo has no tests of base beside its modules.")


def read_report(report):
    """(how many tests, ids of those that failed) of a JUnit report.

    An id is what pytest takes: `crm/tests/test_x.py::TestX::test_y`. A function that
    stands in no class is a helper: pytest takes it for a test by its name, Odoo not.
    """
    failed, seen = set(), set()
    for case in ElementTree.parse(report).iter("testcase"):
        *path, test_class = (case.get("classname") or "").split(".")
        if test_class.startswith("test_"):
            continue
        test = f"{'/'.join(path)}.py::{test_class}::{case.get('name')}"
        seen.add(test)
        if case.find("failure") is not None or case.find("error") is not None:
            failed.add(test)
    return len(seen), failed
