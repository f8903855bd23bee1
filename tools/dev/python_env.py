"""Python environments: one to run Odoo, one for the linters, each from its lock."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass

from . import debian, settings, steps, ui
from .ui import Problem

SUPPORTED = ("3.10", "3.11", "3.12", "3.13")
PREFERRED = ("3.11", "3.12", "3.13", "3.10")


@dataclass
class Interpreter:
    path: str
    version: str

    @property
    def minor(self):
        return ".".join(self.version.split(".")[:2])


def ask(path):
    """The interpreter at a path, or None when it does not answer."""
    code = "import sys; print(sys.executable, sys.version.split()[0])"
    try:
        result = subprocess.run([path, "-c", code], capture_output=True, text=True)
    except OSError:
        return None
    if result.returncode:
        return None
    executable, version = result.stdout.rsplit(None, 1)
    return Interpreter(executable, version)


def interpreter():
    """PYTHON if set, else the one that runs this tool, else one on PATH."""
    named = os.environ.get("PYTHON")
    candidates = [named] if named else [sys.executable]
    if not named:
        candidates += [shutil.which(f"python{minor}") for minor in PREFERRED]
    seen = [found for found in map(ask, filter(None, candidates)) if found]
    for found in seen:
        if found.minor in SUPPORTED:
            return found
    version = seen[0].version if seen else named
    raise Problem(
        f"Python {version} has no tested set of packages (3.10 to 3.13 have). Install "
        "one of those, for example python3.11, or name it: PYTHON=python3.11 ./dev ..."
    )


def environment(name, text, links=()):
    """The environment of a lock; returns its python. `links` go on its path."""
    python = interpreter()
    lock = settings.LOCKS / f"{name}.txt"

    def build(folder, final):
        log = settings.cache() / "log" / f"pip-{name}.log"
        log.unlink(missing_ok=True)
        pip = _create(python, folder, log)
        options = ["install", "--require-hashes", "--no-warn-script-location", "-r"]
        ui.run([*pip, *options, lock], log=log)
        _add_links(folder, links)
        _fix_paths(folder / "bin", folder, final)

    inputs = [lock, python.path, python.version, *links]
    label = f"Installing {text} for Python {python.version}"
    folder = steps.cached(f"python-{name}", inputs, label, build)
    return folder / "bin" / "python"


def _create(python, folder, log):
    """An empty environment; returns the command of a pip that installs into it."""
    trial = subprocess.run([python.path, "-c", "import ensurepip"], capture_output=True)
    with_pip = trial.returncode == 0
    options = ["--clear"] if with_pip else ["--clear", "--without-pip"]
    ui.run([python.path, "-m", "venv", *options, folder], log=log)
    pip = [folder / "bin" / "python", "-m", "pip"]
    if not with_pip:
        # Debian's python3 comes without pip; the wheel in its pip package runs as is.
        unpacked = folder / "pip"
        debian.unpack([debian.locked("python3-pip-whl")], unpacked)
        wheel = next(unpacked.rglob("pip-*.whl"))
        pip = [folder / "bin" / "python", wheel / "pip"]
    return pip


def _add_links(folder, links):
    """A .pth file makes Odoo importable in every program of the environment."""
    if links:
        packages = next((folder / "lib").glob("python3*")) / "site-packages"
        (packages / "odoo.pth").write_text("".join(f"{link}\n" for link in links))


def _fix_paths(programs, folder, final):
    """Programs name their Python by its path: write the final one before the rename."""
    for program in programs.iterdir():
        if program.is_symlink() or not program.is_file():
            continue
        data = program.read_bytes()
        changed = re.sub(re.escape(os.fsencode(folder)), os.fsencode(final), data)
        if changed != data:
            program.write_bytes(changed)


def odoo(source):
    return environment("odoo", "Python packages", links=(source.path,))


def linters():
    return environment("lint", "Python linters")


def version_of(python, package):
    code = f"from importlib.metadata import version; print(version({package!r}))"
    result = subprocess.run([python, "-c", code], capture_output=True, text=True)
    return result.stdout.strip() or "?"
