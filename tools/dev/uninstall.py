"""Uninstall the add-on and look into the database's catalogue for what it leaves.

The database without the add-on, from which the one with it was copied, tells what
may be there.
"""

from . import log_check, postgres, settings, ui

CATALOGUE = {
    "column": (
        "SELECT table_name || '.' || column_name FROM information_schema.columns"
        " WHERE table_schema = 'public'"
    ),
    "index": "SELECT indexname FROM pg_indexes WHERE schemaname = 'public'",
    "view": "SELECT viewname FROM pg_views WHERE schemaname = 'public'",
    "sequence": "SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'",
    "constraint": (
        "SELECT conrelid::regclass || '.' || conname FROM pg_constraint"
        " WHERE connamespace = 'public'::regnamespace"
    ),
    "storage setting": (
        "SELECT oid::regclass || ' ' || unnest(reloptions) FROM pg_class"
        " WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
    ),
    "model": "SELECT model FROM ir_model",
    "external id": (
        "SELECT module || '.' || name FROM ir_model_data"
        f" WHERE module = '{settings.ADDON}'"
    ),
    "campaign": "SELECT name FROM utm_campaign",
    "message": "SELECT id::text FROM mail_message WHERE model LIKE 'statcrm.%'",
    "task": "SELECT id::text FROM mail_activity WHERE res_model LIKE 'statcrm.%'",
    "file": "SELECT id::text FROM ir_attachment WHERE res_model LIKE 'statcrm.%'",
}

# The add-on has these; a comparison without them would compare nothing.
BROUGHT = (
    "column",
    "index",
    "constraint",
    "storage setting",
    "model",
    "external id",
)


def left_over(bench, name, without):
    """Uninstall in a database that may be spoilt; return what is left, in words.

    :param without: the database that never had the add-on
    """
    before = catalogue(bench.server, name)
    log = bench.folder / "log" / "uninstall.log"
    log.unlink(missing_ok=True)
    with ui.step("Uninstalling the add-on"):
        arguments = ["-c", bench.config, "-d", name, settings.ADDON]
        bench.odoo("module", "uninstall", *arguments, log=log)
    found = differences(
        catalogue(bench.server, without), before, catalogue(bench.server, name)
    )
    return [*found, *log_check.errors(log, "uninstall")]


def catalogue(server, name):
    """The names of all things in a database, by kind."""
    return {
        kind: {row[0] for row in postgres.sql(server, name, query)}
        for kind, query in CATALOGUE.items()
    }


def differences(without, installed, afterwards):
    """Compare three catalogues; return a line for each thing that is wrong."""
    lines = []
    for kind in CATALOGUE:
        if kind in BROUGHT and installed[kind] <= without[kind]:
            lines.append(f"The add-on brought no {kind}: nothing was compared")
        for thing in sorted(afterwards[kind] - without[kind]):
            lines.append(f"Uninstalling leaves the {kind} {thing}")
        for thing in sorted(without[kind] - afterwards[kind]):
            lines.append(f"Uninstalling takes away the {kind} {thing}")
    return lines
