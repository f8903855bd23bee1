"""The databases of the project: templates for the tests, and those people use."""

import json

from . import database, lock, log_check, settings, steps, ui
from .ui import Problem
from .workbench import manifest, source_digest

# The organisations of the demo data, each with its files, a key of the manifest, and a
# database of its own. Odoo itself installs the files of "demo".
DEMO = {"office": "demo", "college": "demo_college"}
DEV = {
    "office": "statcrm_dev_office",
    "college": "statcrm_dev_college",
    None: "statcrm_dev_nodemo",
}
DEMO_TEMPLATE = "statcrm_demo"


def log_file(bench, name):
    return bench.folder / "log" / f"{name}.log"


def _fresh_log(bench, name):
    log = log_file(bench, name)
    log.unlink(missing_ok=True)
    return log


def _install_core(bench, name, log):
    """An empty Odoo, and then what the manifest of the add-on depends on."""
    core = bench.folder / "odoo-core.conf"
    core.write_text(bench.config.read_text() + "skip_auto_install = True\n")
    core.chmod(0o600)
    bench.odoo("db", "-c", core, "init", name, "--force", log=log)
    modules = json.dumps(manifest()["depends"])
    bench.shell("install_core", name, log, STATCRM_MODULES=modules)


def _install_addon(bench, name, log):
    arguments = ["-c", bench.config, "-d", name, "-i", settings.ADDON]
    bench.odoo(*arguments, "--stop-after-init", log=log)


def core_template(bench):
    """Stage A: Odoo with the core modules; editing the add-on leaves it alone."""
    key = steps.digest(
        bench.source.identity,
        settings.LOCKS / "odoo.txt",
        settings.INSIDE_ODOO / "install_core.py",
        sorted(manifest()["depends"]),
    )
    name = f"statcrm_core_{key}"
    if not database.exists(bench.server, name):
        unfinished = database.temporary(name)
        with ui.step("Installing the core modules (once)"):
            _install_core(bench, unfinished, _fresh_log(bench, "core"))
            database.rename(bench.server, unfinished, name)
        _drop_older(bench, "statcrm_core_", name)
    return name


def addon_template(bench):
    """Stage B: the add-on on top; its install log is kept for the log check."""
    with lock.cache_lock(bench.folder, ui.say):
        core = core_template(bench)
        name = f"statcrm_addon_{steps.digest(core, source_digest())}"
        if database.exists(bench.server, name) and log_file(bench, name).is_file():
            return name
        database.drop(bench.server, name)
        unfinished = database.temporary(name)
        with ui.step(f"Installing {settings.ADDON}"):
            database.copy(bench.server, core, unfinished)
            _install_addon(bench, unfinished, _fresh_log(bench, name))
            database.rename(bench.server, unfinished, name)
        _drop_older(bench, "statcrm_addon_", name)
    return name


def _drop_older(bench, prefix, current):
    for name in database.names(bench.server):
        if name.startswith(prefix) and name != current and "_tmp_" not in name:
            database.drop(bench.server, name)
            log_file(bench, name).unlink(missing_ok=True)


def dev_database(bench, house):
    """The database of `./dev run`, up to date with the add-on's source.

    `house` is one of the organisations of the demo data, or None.
    """
    name = DEV[house]
    with lock.cache_lock(bench.folder, ui.say):
        if not database.exists(bench.server, name):
            _make_dev_database(bench, name, house)
        elif database.get_mark(bench.server, name) != source_digest():
            _update(bench, name)
    return name


def demo_template(bench):
    """The same with the demo data of the office, for tests to copy.

    Nobody has worked in it: it is made anew for other source, also for older,
    to which no update leads.
    """
    with lock.cache_lock(bench.folder, ui.say):
        if database.get_mark(bench.server, DEMO_TEMPLATE) != source_digest():
            database.drop(bench.server, DEMO_TEMPLATE)
            _make_dev_database(bench, DEMO_TEMPLATE, "office")
    return DEMO_TEMPLATE


def _make_dev_database(bench, name, house):
    unfinished = database.temporary(name)
    log = _fresh_log(bench, "dev")
    if house == "office":
        core = core_template(bench)
        with ui.step(f"Making the database {name} with demo data (once)"):
            database.copy(bench.server, core, unfinished)
            bench.shell("accept_demo", unfinished, log)
            _install_addon(bench, unfinished, log)
            _need_demo(log)
    else:
        database.copy(bench.server, addon_template(bench), unfinished)
    if house == "college":
        with ui.step(f"Making the database {name} with demo data (once)"):
            bench.shell("load_demo", unfinished, log, STATCRM_DEMO=DEMO[house])
            _need_demo(log)
    if house:
        bench.shell("languages", unfinished, log)
    bench.shell("first_screen", unfinished, log, STATCRM_ADDON=settings.ADDON)
    database.set_mark(bench.server, unfinished, source_digest())
    database.rename(bench.server, unfinished, name)


def _need_demo(log):
    """Odoo goes on without demo data that fails; we tell."""
    complaints = log_check.check_file(log, "demo data")
    if complaints:
        raise Problem("The demo data did not load.\n" + "\n".join(complaints))


def _update(bench, name):
    mark = source_digest()
    arguments = ["-c", bench.config, "-d", name, "-u", settings.ADDON]
    with ui.step(f"The add-on has changed: updating {name}"):
        bench.odoo(*arguments, "--stop-after-init", log=_fresh_log(bench, "update"))
    database.set_mark(bench.server, name, mark)
