"""A private apt: it sees the machine's sources, and writes only into the cache."""

import re
import shutil

from . import debian, settings, ui
from .ui import Problem

EXPIRED = re.compile(r"is expired|not valid anymore", re.I)


def _options(folder, status):
    for name in ("state/lists/partial", "cache/archives/partial"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    values = {
        "Dir::State": folder / "state",
        "Dir::State::status": status,
        "Dir::Cache": folder / "cache",
        "APT::Sandbox::User": "",
        "Debug::NoLocking": "1",
        "Acquire::Retries": "3",
    }
    return [
        part for name, value in values.items() for part in ("-o", f"{name}={value}")
    ]


def _update(options, log):
    """Read the package lists; old ones are accepted, unsigned ones never."""
    with ui.step("Reading Debian's package lists"):
        text = ui.run(["apt-get", *options, "update"], check=False).stdout
    log.write_text(text)
    if not EXPIRED.search(text):
        return options
    ui.say(
        "The mirror's list is past its date; reading it without the date check "
        "(signatures and checksums are still verified)."
    )
    options = [*options, "-o", "Acquire::Check-Valid-Until=false"]
    text = ui.run(["apt-get", *options, "update"], check=False).stdout
    log.write_text(text)
    return options


def download_missing(packages, folder):
    """Download packages, and those they need and the machine lacks; list the files."""
    debian.need_tools()
    log = settings.cache() / "log" / "apt-private.log"
    options = _options(folder, "/var/lib/dpkg/status")
    options = _update(options, log)
    command = ["apt-get", *options, "install", "--download-only", "-y"]
    command += ["--no-install-recommends", "--reinstall", *packages]
    archives = folder / "cache" / "archives"

    def progress():
        size = sum(file.stat().st_size for file in archives.rglob("*.deb"))
        return f"{size / 1024**2:.0f} MB"

    with ui.step(f"Downloading {' '.join(packages)} and what they need"):
        ui.run(command, log=log, progress=progress)
    return sorted(archives.glob("*.deb"))


def newest_in_sid(name):
    """(version, sha256, place) of a package in Debian sid today, by signed lists."""
    folder = settings.cache() / "apt-sid"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    (folder / "status").touch()
    source = f"deb [signed-by={debian.KEYRING}] {debian.mirror()} sid main\n"
    (folder / "sources.list").write_text(source)
    options = _options(folder, folder / "status")
    options += ["-o", f"Dir::Etc::sourcelist={folder / 'sources.list'}"]
    options += [
        "-o",
        "Dir::Etc::sourceparts=/dev/null",
        "-o",
        "Dir::Etc::parts=/dev/null",
    ]
    options = _update(options, settings.cache() / "log" / "apt-sid.log")
    text = ui.run(["apt-cache", *options, "show", name], check=False).stdout
    fields = dict(re.findall(r"^(Version|SHA256|Filename): (.*)$", text, re.M))
    if len(fields) < 3:
        raise Problem(f"Debian sid has no package {name} on this machine's mirror.")
    return fields["Version"], fields["SHA256"], fields["Filename"]
