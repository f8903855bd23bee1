"""`./dev lint`: every check, all of them even when the first one fails."""

import os
import subprocess

from . import lock, python_env, rules, settings
from . import node as programs
from .ui import say

# pylint runs for the add-on rules only; ruff does the rest. Two are off on purpose:
# one asks for a certain author, the other for one class per core model, where we
# keep one small class per area (docs/decisions/0001).
PYLINT = (
    "--rcfile=.pylintrc",
    "--disable=all",
    "--enable=odoolint",
    "--disable=manifest-required-author,consider-merging-classes-inherited",
)
XML_PLUGIN = "@prettier/plugin-xml/src/plugin.js"


def run(options):
    folder = settings.prepare_cache()
    with lock.cache_lock(folder, say):
        python = python_env.linters()
        node, npm = programs.program()
        modules = programs.packages(node, npm) / "node_modules"
    failed = [
        title
        for title, command in _commands(python, node, modules, options.fix)
        if not _passes(title, command)
    ]
    offenders = rules.offenders()
    for offender in offenders:
        say(f"  {offender}")
    if offenders:
        failed.append("own rules (docs/development.md)")
    say(f"\nLint failed: {', '.join(failed)}." if failed else "\nLint passed.")
    return 1 if failed else 0


def _commands(python, node, modules, fix):
    """(title, command) of each check; `fix` lets the formatters write."""
    scripts = python.parent
    addon = [settings.ADDON]
    files = rules.tracked_files()
    repair = ["--fix"] if fix else []
    yield "ruff", [scripts / "ruff", "check", *repair, "."]
    yield (
        "ruff format",
        [scripts / "ruff", "format", *([] if fix else ["--check"]), "."],
    )
    yield "pylint-odoo", [python, "-m", "pylint", *PYLINT, *addon]
    yield (
        "oca-checks-odoo-module",
        [scripts / "oca-checks-odoo-module", *repair, *addon],
    )
    catalogues = [f for f in files if f.endswith((".po", ".pot"))]
    if catalogues:
        yield "oca-checks-po", [scripts / "oca-checks-po", *catalogues]
    styled = [f for f in files if f.endswith((".xml", ".js", ".mjs", ".scss"))]
    prettier = modules / "prettier/bin/prettier.cjs"
    plugin = modules / XML_PLUGIN
    mode = ["--write", "--log-level=warn"] if fix else ["--check"]
    if styled:
        yield "prettier", [*node, prettier, f"--plugin={plugin}", *mode, *styled]
    scripts_js = [f for f in files if f.endswith(".js")]
    if scripts_js:
        eslint = modules / "eslint/bin/eslint.js"
        yield "eslint", [*node, eslint, *repair, *scripts_js]


def _passes(title, command):
    result = subprocess.run(
        [str(part) for part in command],
        cwd=settings.ROOT,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    say(f"{title}: {'FAILED' if result.returncode else 'passed'}")
    if result.returncode:
        say(result.stdout)
    return result.returncode == 0
