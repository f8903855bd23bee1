"""`./dev doctor`: what is found here, and what is missing; it changes nothing."""

import os
import shutil
import sys
from pathlib import Path

from . import debian, node, odoo_source, postgres, python_env, settings, steps, testing
from .ui import Problem, say


def run(_options):
    missing = []
    for title, look in (
        ("This tool", _tool),
        ("Cache", _cache),
        ("Machine", _machine),
        ("Odoo", _odoo),
        ("Python", _python),
        ("PostgreSQL", _postgres),
        ("Chromium", _chromium),
        ("wkhtmltopdf", _wkhtmltopdf),
        ("Node.js", _node),
        ("Debian mirror", debian.mirror),
    ):
        try:
            answer = look()
        except Problem as problem:
            answer = f"MISSING. {problem}"
            missing.append(title)
        say(f"{title + ':':<15} {answer}")
    say()
    say(f"To mend: {', '.join(missing)}." if missing else "All is in place.")
    return 1 if missing else 0


def _tool():
    return f"runs with Python {sys.version.split()[0]} as {_who()}"


def _who():
    return (
        "root" if settings.is_root() else f"account {os.getuid()}, without root rights"
    )


def _cache():
    folder = settings.cache()
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    free = shutil.disk_usage(existing).free / 1024**3
    if free < settings.NEEDED_GB and not steps.finished(folder, "odoo"):
        raise Problem(
            f"{folder} has {free:.1f} GB free, {settings.NEEDED_GB} are needed."
        )
    return f"{folder}, {free:.0f} GB free"


def _machine():
    text = (
        Path("/proc/meminfo").read_text() if Path("/proc/meminfo").exists() else "0 0"
    )
    memory = int(text.split()[1]) / 1024**2
    return f"{os.cpu_count()} cores, {memory:.0f} GB of memory, {debian.release_name()}"


def _odoo():
    named = [name for name in ("ODOO_SOURCE", "ODOO_BIN") if os.environ.get(name)]
    if named or steps.finished(settings.cache(), "odoo"):
        return odoo_source.find().found
    return "none yet; ./dev run finds it on PATH or fetches Debian's package"


def _python():
    found = python_env.interpreter()
    return f"{found.version} ({found.path})"


def _postgres():
    named = postgres.named_server()
    if named:
        return f"the server you named: {named['PGHOST']}"
    server = postgres.existing()
    if server:
        state = "running" if postgres.is_running(server) else "not running"
        return f"private, in {server.data.parent}, {state}"
    folder = postgres.installed_bin()
    return (
        f"installed: {folder}" if folder else "none yet; Debian's is unpacked privately"
    )


def _chromium():
    found = testing.browser()
    if not found:
        raise Problem("Browser tests are skipped. Debian's package: chromium")
    return found


def _wkhtmltopdf():
    found = shutil.which("wkhtmltopdf")
    return found or "not installed; Debian's is unpacked privately, if it has one"


def _node():
    found = shutil.which("node")
    if found and shutil.which("npm") and node.version(found) >= node.OLDEST:
        return found
    return "none that is new enough; ./dev lint fetches one for itself"
