"""Databases: made under a temporary name, renamed when complete, dropped with files."""

import os
import re
import shutil

from . import postgres, settings

# The name of an unfinished or a test database ends in its maker's process id; with
# pytest-xdist (`./dev test -n 2`) each worker has a copy with a suffix.
OWNED = re.compile(r"^statcrm_\w*?(?:tmp|test)_(\d+)(?:-gw\d+)?$")


def filestore(name):
    return settings.cache() / "data" / "filestore" / name


def names(server):
    query = "SELECT datname FROM pg_database WHERE datname LIKE 'statcrm%' ORDER BY 1"
    return [row[0] for row in postgres.sql(server, "postgres", query)]


def exists(server, name):
    return name in names(server)


def drop(server, name):
    query = f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'
    postgres.sql(server, "postgres", query)
    shutil.rmtree(filestore(name), ignore_errors=True)


def copy(server, source, target):
    """Copy a database and its files; stored files never change, so links do."""
    drop(server, target)
    query = f'CREATE DATABASE "{target}" TEMPLATE "{source}"'
    postgres.sql(server, "postgres", query)
    if filestore(source).is_dir():
        shutil.copytree(filestore(source), filestore(target), copy_function=_link)


def _link(source, target):
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def rename(server, source, target):
    """Give a complete database its name: the files first, the database last."""
    shutil.rmtree(filestore(target), ignore_errors=True)
    if filestore(source).is_dir():
        filestore(source).rename(filestore(target))
    postgres.sql(server, "postgres", f'ALTER DATABASE "{source}" RENAME TO "{target}"')


def temporary(name):
    return f"{name}_tmp_{os.getpid()}"


def is_left_over(name):
    """True for a database whose maker is gone."""
    owner = OWNED.match(name)
    if not owner:
        return False
    try:
        os.kill(int(owner[1]), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        pass
    return False


def drop_left_overs(server):
    for name in filter(is_left_over, names(server)):
        drop(server, name)


def get_mark(server, name):
    """The hash of the add-on's source that a database was last updated with."""
    query = (
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database "
        f"WHERE datname = '{name}'"
    )
    rows = postgres.sql(server, "postgres", query)
    return rows[0][0] if rows and rows[0] else ""


def set_mark(server, name, mark):
    postgres.sql(server, "postgres", f"COMMENT ON DATABASE \"{name}\" IS '{mark}'")
