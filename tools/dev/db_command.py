"""`./dev db`: list, drop or open the project's databases."""

import subprocess

from . import builds, database, lock, postgres, settings, workbench
from .ui import Problem, say


def run(options):
    if options.action == "stop":
        return _stop()
    bench = workbench.prepare()
    if options.action == "list":
        return _list(bench.server)
    name = options.name or (builds.DEV["office"] if options.action == "shell" else None)
    if not name:
        raise Problem("Which database? ./dev db drop NAME")
    if name not in database.names(bench.server):
        raise Problem(f"There is no database {name}; see ./dev db list.")
    if options.action == "drop":
        with lock.cache_lock(bench.folder, say):
            database.drop(bench.server, name)
        say(f"Dropped {name} and its files.")
        return 0
    command = bench.command("shell", "-c", bench.config, "-d", name, "--no-http")
    return subprocess.run(command, env=bench.environ(), cwd=settings.ROOT).returncode


def _list(server):
    query = (
        "SELECT datname, pg_size_pretty(pg_database_size(oid)) FROM pg_database "
        "WHERE datname LIKE 'statcrm%' ORDER BY 1"
    )
    for name, size in postgres.sql(server, "postgres", query):
        say(f"{name:<32} {size}")
    return 0


def _stop():
    """Stop the private server, if there is one; nothing is made for that."""
    server = postgres.existing()
    if not server or not postgres.is_running(server):
        say("No private PostgreSQL is running.")
        return 0
    query = "SELECT count(*) FROM pg_stat_activity WHERE datname LIKE 'statcrm%'"
    ((users,),) = postgres.sql(server, "postgres", query)
    if users != "0":
        raise Problem(
            f"PostgreSQL is in use ({users} connections), it goes on running."
        )
    postgres.stop(server)
    return 0
