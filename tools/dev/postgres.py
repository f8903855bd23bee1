"""PostgreSQL: a server named by the person, or a private one on a socket only."""

import os
import pwd
import re
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from . import private_programs, settings, steps, ui
from .ui import Problem

ROLE = "odoo"
OLDEST = 13


def _shared_memory():
    """An eighth of the machine's memory: a big database should stay in it."""
    megabytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 20
    return f"{min(max(megabytes // 8, 128), 4096)}MB"


# Speed before safety: these databases can be made again.
OPTIONS = {
    "listen_addresses": "''",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "jit": "off",
    "shared_buffers": _shared_memory(),
    "max_connections": "100",
    "max_wal_size": "8GB",
    "checkpoint_timeout": "30min",
}
DETACHED = {
    "stdin": subprocess.DEVNULL,
    "stdout": subprocess.DEVNULL,
    "stderr": subprocess.STDOUT,
    "cwd": "/",
    "start_new_session": True,
}


@dataclass
class Server:
    """How to reach a server: `env` for PostgreSQL's programs, which are in `bin`."""

    env: dict
    bin: Path
    private: bool
    found: str = ""
    data: Path = None
    account: dict = field(default_factory=dict)

    def environ(self):
        path = f"{self.bin}{os.pathsep}{os.environ['PATH']}"
        return {**os.environ, **self.env, "PATH": path}


def from_url(address):
    """PG variables from a DATABASE_URL."""
    parts = urlsplit(address)
    if not parts.hostname:
        raise Problem(
            "DATABASE_URL names no host. For a socket set PGHOST to its folder."
        )
    values = {
        "PGHOST": parts.hostname,
        "PGPORT": str(parts.port or 5432),
        "PGUSER": parts.username,
        "PGPASSWORD": parts.password,
    }
    return {name: unquote(value) for name, value in values.items() if value}


def named_server():
    """PG variables of a server that the person named, or None."""
    if os.environ.get("DATABASE_URL"):
        return from_url(os.environ["DATABASE_URL"])
    if os.environ.get("PGHOST"):
        names = ("PGHOST", "PGPORT", "PGUSER", "PGPASSWORD")
        values = {name: os.environ[name] for name in names if os.environ.get(name)}
        return {"PGPORT": "5432", "PGUSER": ROLE, **values}
    return None


def installed_bin():
    """The folder of the newest PostgreSQL on this machine, or None."""
    wanted = os.environ.get("STATCRM_PG_BIN")
    if wanted == "private":
        return None
    if wanted:
        return Path(wanted)
    folders = [Path(f) for f in Path("/usr/lib/postgresql").glob("*/bin")]
    folders = [f for f in folders if (f / "initdb").exists()]
    folders.sort(key=lambda folder: int(folder.parent.name))
    on_path = shutil.which("initdb")
    if on_path:
        folders.insert(0, Path(on_path).resolve().parent)
    good = [folder for folder in folders if major(folder) >= OLDEST]
    return good[-1] if good else None


def major(folder):
    result = subprocess.run(
        [folder / "initdb", "--version"], capture_output=True, text=True
    )
    found = re.search(r" (\d+)", result.stdout)
    return int(found[1]) if found else 0


def _packages():
    """Debian's `postgresql` names the package of the release's version."""
    result = ui.run(["apt-cache", "depends", "postgresql"], check=False)
    found = re.search(r"Depends: (postgresql-(\d+))", result.stdout)
    if not found:
        raise Problem(
            "PostgreSQL is not installed, and this machine's package sources have no "
            "`postgresql` (run `apt-get update` once as root?). Install it, or set "
            "PGHOST or DATABASE_URL."
        )
    return [found[1], f"postgresql-client-{found[2]}", "libpq5"]


def _account():
    """Who runs the private server: PostgreSQL refuses to run as root."""
    if not settings.is_root():
        return {}
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise Problem("As root, PostgreSQL needs an account `postgres` or `nobody`.")


def _home():
    home = settings.cluster_home()
    home.mkdir(mode=0o755, exist_ok=True)
    if home.stat().st_uid != os.getuid():
        raise Problem(
            f"{home} belongs to another account; remove it or set STATCRM_CACHE."
        )
    return home


def _own(folder, account):
    folder.mkdir(exist_ok=True)
    if account:
        os.chown(folder, account["user"], account["group"])
    folder.chmod(0o700)


def find():
    """The server to use; a private one is made, but not started."""
    named = named_server()
    folder = installed_bin()
    if named:
        client = shutil.which("psql")
        folder = folder or (Path(client).parent if client else _private_bin())
        return Server(named, folder, private=False, found=f"named: {named['PGHOST']}")
    folder = folder or _private_bin()
    return _cluster(folder)


def _private_bin():
    home = _home()
    return private_programs.unpacked(
        "postgresql", _packages, "usr/lib/postgresql/*/bin/*", base=home
    )


def _cluster(folder):
    home, account = _home(), _account()
    _own(home / "run", account)

    def build(unfinished, _final):
        _own(unfinished, account)
        command = [folder / "initdb", "-D", unfinished, "-U", "postgres", "-A", "trust"]
        ui.run(
            [*command, "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"],
            cwd="/",
            **account,
        )

    number = major(folder)
    label = f"Making a private PostgreSQL {number} in {home}"
    data = steps.cached(f"data-{number}", [number], label, build, base=home)
    env = {"PGHOST": str(home / "run"), "PGPORT": "5432", "PGUSER": ROLE}
    return Server(env, folder, True, f"private, version {number}", data, account)


def existing():
    """The private server as it is on disk, or None; nothing is made or fetched."""
    home = settings.cluster_home()
    unpacked = [f / "bin" for f in steps.finished(home, "postgresql")]
    folder = installed_bin() or next(iter(unpacked), None)
    found = steps.finished(home, f"data-{major(folder)}") if folder else []
    if not found:
        return None
    env = {"PGHOST": str(home / "run"), "PGPORT": "5432", "PGUSER": ROLE}
    return Server(env, folder, True, "private", found[0], _account())


def start(server):
    """Start the private server when it is not running; make its role."""
    if not server.private or is_running(server):
        return
    options = " ".join(f"-c {name}={value}" for name, value in OPTIONS.items())
    run = server.env["PGHOST"]
    command = [
        server.bin / "pg_ctl",
        "-D",
        server.data,
        "-l",
        f"{run}/log",
        "-w",
        "start",
    ]
    with ui.step("Starting PostgreSQL"):
        # Not through ui.run: the server must not inherit the cache lock.
        start = [*command, "-o", f"-k {run} {options}"]
        result = subprocess.run(start, **DETACHED, **server.account)
    if result.returncode:
        tail = "\n".join(Path(f"{run}/log").read_text().splitlines()[-10:])
        raise Problem(f"PostgreSQL did not start; the end of {run}/log:\n{tail}")
    if not sql(
        server, "postgres", f"SELECT 1 FROM pg_roles WHERE rolname='{ROLE}'", True
    ):
        sql(server, "postgres", f"CREATE ROLE {ROLE} LOGIN CREATEDB", True)


def is_running(server):
    command = [server.bin / "pg_ctl", "-D", server.data, "status"]
    result = subprocess.run(command, capture_output=True, cwd="/", **server.account)
    return result.returncode == 0


def stop(server):
    command = [server.bin / "pg_ctl", "-D", server.data, "-m", "fast", "-w", "stop"]
    with ui.step("Stopping PostgreSQL"):
        subprocess.run(command, capture_output=True, cwd="/", **server.account)


def sql(server, database, query, as_owner=False):
    """Rows of a query, each a list of texts."""
    env = server.environ()
    if as_owner and server.private:
        env["PGUSER"] = "postgres"
    command = [server.bin / "psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-F", "\t"]
    text = ui.run([*command, "-d", database, "-c", query], env=env).stdout
    return [line.split("\t") for line in text.splitlines()]
