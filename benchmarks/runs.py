"""A classification as a benchmark needs it: rolled back, and tidied up after."""

import contextlib
import time

import databases
import generate
import psycopg2


def seconds(function):
    started = time.perf_counter()
    function()
    return time.perf_counter() - started


def steps(database, date_to=generate.DATE_TO):
    """Preview, apply with history, undo: (preview s, apply s, undo s, lines)."""
    with databases.environment(database) as env:
        run = env["statcrm.classification"].create({"date_to": date_to, "months": 24})
        env.flush_all()
        preview = seconds(lambda: (run.action_preview(), env.flush_all()))
        lines = len(run.line_ids)
        apply = seconds(lambda: (run.action_apply(), env.flush_all()))
        undo = seconds(lambda: (run.action_undo(), env.flush_all()))
    tidy(database)
    return preview, apply, undo, lines


def tidy(database):
    """Clear away what rolled back transactions left, so that all rounds are alike."""
    with databases.connection(database) as link, link.cursor() as cr:
        for table in ("res_partner", "statcrm_classification_line"):
            cr.execute(f"VACUUM {table}")
        cr.execute("VACUUM statcrm_class_history")
        # a role that is no superuser may not; the server then chooses the moment
        with contextlib.suppress(psycopg2.errors.InsufficientPrivilege):
            cr.execute("CHECKPOINT")
