"""The benchmark databases: made once, kept while what they are made of stays the same.

Three layers, each a copy of the one below: ``statcrm_bench_base`` (Odoo and the apps
that StatCRM depends on), ``statcrm_bench_<name>_plain`` (with the generated rows) and
``statcrm_bench_<name>_statcrm`` (with StatCRM installed). What a database was made of
is kept as its comment; a database whose comment differs is made again, unless
STATCRM_BENCH_KEEP is set (to try a change of code that needs no new installation).
"""

import ast
import contextlib
import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path

import generate
import psycopg2
from psycopg2 import sql

HERE = Path(__file__).resolve().parent
ADDON = HERE.parent / "statcrm_custom"
PREFIX = "statcrm_bench_"
BASE = PREFIX + "base"


def odoo_conf():
    try:
        return os.environ["STATCRM_ODOO_CONF"]
    except KeyError:
        sys.exit("STATCRM_ODOO_CONF is not set: start benchmarks with ./dev bench NAME")


def digest(*paths):
    """A short hash of files, or of the source files below folders."""
    found = hashlib.sha256()
    for path in paths:
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in files:
            if file.suffix in {".py", ".xml", ".csv"} and "tests" not in file.parts:
                found.update(file.read_bytes())
    return found.hexdigest()[:12]


@contextlib.contextmanager
def connection(database):
    """A psycopg2 connection in autocommit; host, port and user come from PG*."""
    link = psycopg2.connect(dbname=database)
    link.autocommit = True
    try:
        yield link
    finally:
        link.close()


def pack(database):
    """Rebuild the partner table, so that no earlier benchmark's left-overs count."""
    with connection(database) as link, link.cursor() as cr:
        cr.execute("VACUUM (FULL, ANALYZE) res_partner")


def copy_of(source, database, made_of, finish):
    """Make ``database`` from ``source`` unless it is there and made of the same."""
    with connection("postgres") as link, link.cursor() as cr:
        cr.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database"
            " WHERE datname = %s",
            [database],
        )
        found = cr.fetchone()
        if found == (made_of,) or (found and "STATCRM_BENCH_KEEP" in os.environ):
            return database
        started = time.perf_counter()
        print(f"making {database} ...", file=sys.stderr, flush=True)
        target = sql.Identifier(database)
        cr.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(target))
        cr.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                target, sql.Identifier(source)
            )
        )
        finish(database)
        cr.execute(
            sql.SQL("COMMENT ON DATABASE {} IS {}").format(target, sql.Literal(made_of))
        )
        took = time.perf_counter() - started
        print(f"making {database}: {took:.0f} s", file=sys.stderr, flush=True)
    return database


def install(modules):
    """A ``finish`` step that installs modules with Odoo's own command."""

    def run(database):
        command = [sys.executable, "-m", "odoo", "-c", odoo_conf(), "-d", database]
        command += ["-i", modules, "--stop-after-init", "--log-level=warn"]
        subprocess.run(command, check=True)
        vacuum(database)

    return run


def vacuum(database):
    with connection(database) as link, link.cursor() as cr:
        cr.execute("VACUUM ANALYZE")


def apps():
    """The apps that StatCRM depends on, as Odoo's command line takes them."""
    manifest = ast.literal_eval((ADDON / "__manifest__.py").read_text())
    return ",".join(sorted(manifest["depends"]))


def base():
    return copy_of("template0", BASE, apps(), install(apps()))


def recipe(scale, *parts):
    """What a filled database is made of, as its comment tells."""
    return f"{scale} {apps()} {digest(HERE / 'generate.py', HERE / 'names.py', *parts)}"


def plain(name, scale):
    """The database without StatCRM, filled at ``scale``."""

    def fill(database):
        with connection(database) as link, link.cursor() as cr:
            link.autocommit = False
            generate.fill(cr, scale)
            link.commit()
        vacuum(database)

    return copy_of(base(), f"{PREFIX}{name}_plain", recipe(scale), fill)


def with_statcrm(name, scale):
    """The same rows, with StatCRM installed on top of them."""
    source = plain(name, scale)
    return copy_of(
        source,
        f"{PREFIX}{name}_statcrm",
        recipe(scale, ADDON),
        install("statcrm_custom"),
    )


@contextlib.contextmanager
def environment(database, user_id=2):
    """An Odoo environment of the administrator; nothing that it does is kept."""
    import odoo  # noqa: PLC0415
    from odoo import api  # noqa: PLC0415
    from odoo.modules.registry import Registry  # noqa: PLC0415

    odoo.tools.config.parse_config(["-c", odoo_conf(), "--log-level=error"])
    registry = Registry(database)
    with registry.cursor() as cr:
        try:
            yield api.Environment(cr, user_id, {})
        finally:
            cr.rollback()
