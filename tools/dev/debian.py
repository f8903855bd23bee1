"""Debian packages without installing them: the machine's own mirror, locked hashes.

Packages of the lock come straight from the mirror's pool and are checked
against their SHA-256. What depends on the machine's release (PostgreSQL,
wkhtmltopdf) is resolved by a private apt that sees the machine's sources and
installed packages, but writes only into the cache.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path

from . import settings, ui
from .ui import Problem

APT_FOLDER = Path("/etc/apt")
APT_HELPER = "/usr/lib/apt/apt-helper"
KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
SUITES = re.compile(r"^(sid|unstable|testing|bookworm|trixie|forky|duke)(-updates)?$")


def parse_sources(text):
    """(address, suites, components) of each source in either of apt's formats."""
    found = []
    for block in re.split(r"\n\s*\n", text):
        pairs = re.findall(r"^([\w-]+):[ \t]*(.*)$", block, re.M)
        fields = {key.lower(): value.split() for key, value in pairs}
        if "uris" in fields and fields.get("enabled") != ["no"]:
            rest = fields.get("suites", []), fields.get("components", [])
            found += [(address, *rest) for address in fields["uris"]]
    line = r"^[ \t]*deb[ \t]+(?:\[[^\]]*\][ \t]+)?(\S+)[ \t]+(\S+)(.*)$"
    for address, suite, components in re.findall(line, text, re.M):
        found.append((address, [suite], components.split()))
    return found


def mirror():
    """The address of a Debian mirror: the one this machine already uses."""
    named = os.environ.get("STATCRM_DEBIAN_MIRROR")
    if named:
        return named.rstrip("/")
    files = [APT_FOLDER / "sources.list", *sorted(APT_FOLDER.glob("sources.list.d/*"))]
    files = [f for f in files if f.suffix in (".list", ".sources") and f.is_file()]
    for file in files:
        for address, suites, parts in parse_sources(file.read_text(errors="replace")):
            if "main" in parts and any(SUITES.match(suite) for suite in suites):
                return address.rstrip("/")
    raise Problem(
        "No Debian mirror is known here. Set STATCRM_DEBIAN_MIRROR to the address of "
        "one, or ODOO_SOURCE to a checkout of Odoo 19.0."
    )


def read_lock():
    """The locked packages: {name: (version, sha256, place below the mirror)}."""
    lines = (settings.LOCKS / "debian.txt").read_text().splitlines()
    rows = [line.split() for line in lines if line and not line.startswith("#")]
    return {name: (version, sha, place) for name, version, sha, place in rows}


def download(address, target, sha256):
    """Fetch one file through apt's own helper, which knows the machine's proxies."""
    if target.is_file():
        return target
    partial = target.with_name(target.name + ".part")

    def progress():
        size = partial.stat().st_size if partial.exists() else 0
        return f"{size / 1024**2:.0f} MB"

    options = ["-o", "APT::Sandbox::User=", "-o", "Acquire::Retries=3"]
    command = [APT_HELPER, *options, "download-file", address, partial]
    result = ui.run([*command, f"SHA256:{sha256}"], progress=progress, check=False)
    if result.returncode:
        partial.unlink(missing_ok=True)
        partial.with_name(partial.name + ".FAILED").unlink(missing_ok=True)
        errors = re.findall(r"^E: (?!Download Failed).*", result.stdout, re.M)
        raise Problem(
            f"Could not download {target.name}. What is there already is kept; run "
            f"this again when the mirror can be reached.\n{chr(10).join(errors)}",
            code=3,
        )
    partial.rename(target)
    return target


def locked(name):
    """The file of a locked package, downloaded when it is not in the cache."""
    need_tools()
    _version, sha256, place = read_lock()[name]
    target = settings.cache() / "downloads" / place.rsplit("/", 1)[1]
    return download(f"{mirror()}/{place}", target, sha256)


def unpack(packages, folder):
    for package in packages:
        ui.run(["dpkg-deb", "-x", package, folder])


def need_tools():
    missing = [tool for tool in ("dpkg-deb", APT_HELPER) if not shutil.which(tool)]
    if missing:
        raise Problem(
            "This machine lacks Debian's package tools. Set ODOO_SOURCE to a checkout "
            "of Odoo 19.0, and PGHOST to a PostgreSQL server."
        )


def install(packages, why):
    """As root, after saying so, install packages that cannot be private."""
    names = " ".join(packages)
    if not settings.is_root():
        return False
    ui.say(f"Missing on this system: {names} ({why}).")
    if not ui.confirm(f"Install {names} with apt-get?"):
        return False
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    log = settings.cache() / "log" / "apt-install.log"
    with ui.step(f"Installing {names}"):
        ui.run(["apt-get", "update"], env=env, log=log)
        command = ["apt-get", "install", "-y", "--no-install-recommends"]
        ui.run([*command, *packages], env=env, log=log)
    return True


def installed_version(package):
    result = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Version}", package],
        capture_output=True,
        text=True,
    )
    return result.stdout if result.returncode == 0 else None


def release_name():
    """The machine's release, for example 'bookworm'."""
    file = Path("/etc/os-release")
    text = file.read_text() if file.is_file() else ""
    found = re.search(r'^VERSION_CODENAME="?([\w.-]+)', text, re.M)
    return found[1] if found else "unknown"
