"""A database of the version before, full of demo data, is updated: nothing is lost.

The version before is taken from git, installed with its demo data and kept as a
template. After the update every row that was there is there still, with the same
values, but for the columns that `MAY_CHANGE` names with a reason.
"""

import subprocess
import tarfile

from . import (
    builds,
    database,
    lock,
    log_check,
    postgres,
    settings,
    steps,
    ui,
    uninstall,
)
from .ui import Problem, say

# (version, commit that was the last of it)
BEFORE = ("19.0.1.0.0", "827d9c79c1a0fd69729e356e8a6820a4e8b86133")
# Core's tables that hold what people did.
CORE = (
    "account_move",
    "calendar_attendee",
    "calendar_event",
    "crm_lead",
    "event_registration",
    "mail_activity",
    "mail_message",
    "project_project",
    "res_partner",
    "sale_order",
    "survey_user_input",
    "survey_user_input_line",
)
# What an update may write again: bookkeeping of the ORM, and what is computed.
BOOKKEEPING = ("write_date", "write_uid")
MAY_CHANGE = {
    # "table.column": "why"
    "statcrm_data_requirement.domain": (
        "who works at an office is a contact person; changed ones stay as they are"
    ),
    "statcrm_segment_rule.domain": (
        "the rule of addresses abroad follows the company's country; its migration has"
        " a test of its own"
    ),
}
# Rows that are no work of people, and go with what the update takes away.
NOT_OF_PEOPLE = {
    # "table": condition
    "mail_message": "model = 'ir.actions.server'",
}
# Rows of these may come and go: they are worked out anew.
WORKED_OUT = {
    # "table": "why"
}


def problems(bench):
    """Update a copy of the version before; return what is wrong, in words."""
    with lock.cache_lock(bench.folder, say):
        before = _template(bench)
    name = database.temporary("statcrm_upgrade")
    database.copy(bench.server, before, name)
    log = bench.folder / "log" / "upgrade.log"
    log.unlink(missing_ok=True)
    try:
        told = snapshot(bench.server, name)
        with ui.step(f"Updating a database of version {BEFORE[0]}"):
            arguments = ["-c", bench.config, "-d", name, "-u", settings.ADDON]
            bench.odoo(*arguments, "--stop-after-init", log=log)
        found = differences(told, snapshot(bench.server, name, told))
        found += log_check.check_file(log, "upgrade")
        # a database in use is the one whose removal can fail
        found += uninstall.left_over(bench, name, builds.core_template(bench))
    finally:
        database.drop(bench.server, name)
    return found


def _template(bench):
    """The database of the version before, made once."""
    core = builds.core_template(bench)
    name = f"statcrm_before_{steps.digest(core, *BEFORE)}"
    if database.exists(bench.server, name):
        return name
    folder = _source(bench)
    unfinished = database.temporary(name)
    with ui.step(f"Installing version {BEFORE[0]} with its demo data (once)"):
        database.copy(bench.server, core, unfinished)
        log = bench.folder / "log" / "before.log"
        log.unlink(missing_ok=True)
        bench.shell("accept_demo", unfinished, log)
        addons = [*map(str, bench.source.addons), str(folder)]
        arguments = ["-c", bench.config, f"--addons-path={','.join(addons)}"]
        arguments += ["-d", unfinished, "-i", settings.ADDON, "--stop-after-init"]
        bench.odoo(*arguments, log=log)
        database.rename(bench.server, unfinished, name)
    return name


def _source(bench):
    """The add-on's folder as it was, from git."""

    def build(folder, _final):
        archive = folder / "before.tar"
        command = ["git", "archive", "-o", archive, BEFORE[1], settings.ADDON]
        result = subprocess.run(
            [str(part) for part in command],
            cwd=settings.ROOT,
            capture_output=True,
            text=True,
        )
        if result.returncode:
            raise Problem(
                f"Version {BEFORE[0]} is commit {BEFORE[1][:9]}, which this clone does"
                f" not have. Fetch the whole history: {result.stderr.strip()}"
            )
        with tarfile.open(archive) as tar:
            tar.extractall(folder)
        archive.unlink()

    return steps.cached("before", BEFORE, f"Taking version {BEFORE[0]} from git", build)


def snapshot(server, name, like=None):
    """{table: (rows, {column: hash of its values in the order of ids}, last id)}.

    A table of pairs has no ids, and only its rows are counted.

    :param like: an earlier snapshot; only its tables, columns and ids are read
    """
    found = {}
    for table, columns in _columns(server, name).items():
        if like is not None:
            if table not in like:
                continue
            columns = [column for column in columns if column in like[table][1]]
        last = like and like[table][2]
        rows = postgres.sql(server, name, _table_query(table, columns, last))
        count, newest, *hashes = rows[0]
        values = dict(zip(columns, hashes, strict=True)) if "id" in columns else {}
        found[table] = (int(count), values, int(newest or 0))
    return found


def _columns(server, name):
    """{table: [columns]} of what holds data of ours and of people."""
    query = f"""
        SELECT tables.table_name, column_name FROM information_schema.columns
          JOIN information_schema.tables USING (table_schema, table_name)
         WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
           AND (tables.table_name LIKE 'statcrm\\_%'
                OR tables.table_name IN ({", ".join(map(repr, CORE))}))
         ORDER BY 1, 2"""
    tables = {}
    for table, column in postgres.sql(server, name, query):
        tables.setdefault(table, []).append(column)
    return {
        table: [column for column in columns if column not in BOOKKEEPING]
        for table, columns in tables.items()
    }


def _table_query(table, columns, last):
    """One row: how many rows there are, the last id, a hash of each column."""
    if "id" not in columns:
        return f'SELECT count(*), 0 FROM "{table}"'
    of_people = f"({NOT_OF_PEOPLE.get(table, 'FALSE')}) IS NOT TRUE"
    hashes = ", ".join(
        f"md5(string_agg(coalesce(\"{column}\"::text, '-'), '|' ORDER BY id))"
        for column in columns
    )
    # what the update itself adds is no loss
    until = f" AND id <= {last}" if last is not None else ""
    return f'SELECT count(*), max(id), {hashes} FROM "{table}" WHERE {of_people}{until}'


def differences(before, after):
    """Compare two snapshots; return a line for each loss."""
    lines = []
    for table, (count, columns, _last) in before.items():
        if table in WORKED_OUT:
            continue
        if table not in after:
            lines.append(f"The update drops the table {table}")
            continue
        now, hashes = after[table][:2]
        if now < count or (columns and now != count):
            lines.append(f"{table} had {count} rows; after the update {now} are left")
            continue
        for column, value in columns.items():
            place = f"{table}.{column}"
            if place in MAY_CHANGE:
                continue
            if column not in hashes:
                lines.append(f"The update drops the column {place}")
            elif hashes[column] != value:
                lines.append(f"The update changes values of {place}")
    return lines
