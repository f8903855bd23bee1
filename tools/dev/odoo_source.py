"""Find Odoo 19.0, or unpack Debian's package of it.

Whatever is found is a folder that holds the Python package `odoo`; the Python
packages it needs come from our own lock (python_env.py).
"""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from . import apt, debian, settings, steps, ui
from .ui import Problem

STUB = "odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js"
STUB_TEXT = (
    "/* Left out of Debian's package; it only blurs the background of video calls. */\n"
)


@dataclass
class Odoo:
    """`path` goes on Python's path; `addons` are Odoo's own add-on folders."""

    path: Path
    identity: str
    found: str

    @property
    def addons(self):
        candidates = [self.path / "odoo" / "addons", self.path / "addons"]
        # Debian's package keeps a stale twin of some add-ons beside `odoo`.
        if self.path.name == "dist-packages":
            candidates = candidates[:1]
        return [folder for folder in candidates if folder.is_dir()]


def series_of(path):
    """'19.0' for a folder that holds Odoo 19.0, None when it holds no Odoo."""
    release = path / "odoo" / "release.py"
    if not release.is_file():
        return None
    found = re.search(r"version_info\s*=\s*\((\d+),\s*(\d+)", release.read_text())
    return f"{found[1]}.{found[2]}" if found else None


def _checked(path, found):
    series = series_of(path)
    if series != settings.SERIES:
        what = f"Odoo {series}" if series else "no Odoo"
        raise Problem(f"{found} has {what}; StatCRM needs Odoo {settings.SERIES}.")
    head = subprocess.run(
        ["git", "-C", path, "rev-parse", "HEAD"], capture_output=True, text=True
    )
    release = (path / "odoo" / "release.py").stat().st_mtime_ns
    identity = steps.digest(path, head.stdout.strip() or release)
    return Odoo(path, identity, f"{found} ({path})")


def path_of_program(program):
    """The folder of the `odoo` package that a program such as odoo-bin starts."""
    program = Path(program).resolve()
    if (program.parent / "odoo" / "release.py").is_file():
        return program.parent
    first_line = program.read_bytes().split(b"\n", 1)[0].decode(errors="replace")
    interpreter = first_line[2:].split() if first_line.startswith("#!") else []
    code = "import odoo.release as r, os; print(os.path.abspath(r.__file__))"
    if interpreter:
        result = subprocess.run(
            [*interpreter, "-c", code], capture_output=True, text=True, cwd="/"
        )
        if result.returncode == 0:
            return Path(result.stdout.strip()).parents[1]
    return program.parent


def find():
    """Odoo named by the person, then `odoo` on PATH, then Debian's package."""
    if os.environ.get("ODOO_SOURCE"):
        path = Path(os.environ["ODOO_SOURCE"]).expanduser().resolve()
        return _checked(path, "ODOO_SOURCE")
    if os.environ.get("ODOO_BIN"):
        return _checked(path_of_program(os.environ["ODOO_BIN"]), "ODOO_BIN")
    program = shutil.which("odoo")
    if program:
        path = path_of_program(program)
        if series_of(path) == settings.SERIES:
            return _checked(path, "`odoo` on PATH")
    return _debian_package()


def _debian_package():
    names = [name for name in debian.read_lock() if name != "python3-pip-whl"]
    version = debian.read_lock()["odoo-19"][0]

    def build(folder, _final):
        packages = [_fetch(name) for name in names]
        debian.unpack(packages, folder)
        path = folder / "usr/lib/python3/dist-packages"
        (path / STUB).parent.mkdir(parents=True, exist_ok=True)
        (path / STUB).write_text(STUB_TEXT)
        _check_links(folder)

    inputs = [settings.LOCKS / "debian.txt", STUB_TEXT]
    text = f"Fetching Debian's package of Odoo ({version}, 130 MB; 1.2 GB unpacked)"
    folder = steps.cached("odoo", inputs, text, build)
    path = folder / "usr/lib/python3/dist-packages"
    return Odoo(path, folder.name, f"Debian's package {version}")


def _fetch(name):
    try:
        return debian.locked(name)
    except Problem as problem:
        if "404" not in str(problem):
            raise
    return _fetch_newer(name)


def _fetch_newer(name):
    """The locked version has left the mirror: offer the one that replaced it."""
    old = debian.read_lock()[name][0]
    version, sha256, place = apt.newest_in_sid(name)
    if name == "odoo-19" and not version.startswith(settings.SERIES):
        raise Problem(
            f"odoo-19 {old} has left the mirror, and {version} is another series. "
            "Set ODOO_SOURCE to a checkout of Odoo 19.0."
        )
    ui.say(f"{name} {old} has left the mirror; Debian sid has {version} now.")
    if not ui.confirm(f"Use {name} {version}?"):
        raise Problem(
            f"Accept {name} {version} with --yes, or set ODOO_SOURCE to a checkout of "
            "Odoo 19.0."
        )
    target = settings.cache() / "downloads" / place.rsplit("/", 1)[1]
    return debian.download(f"{debian.mirror()}/{place}", target, sha256)


def _check_links(folder):
    """Fonts and scripts are links to other packages; a dangling one breaks pages."""
    dangling = [
        path.relative_to(folder)
        for path in folder.rglob("*")
        if path.is_symlink() and not path.exists()
    ]
    if dangling:
        raise Problem(f"Odoo's package is incomplete, {dangling[0]} leads nowhere.")
