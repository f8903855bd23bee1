"""Looking for the evidence of promises: 300 and 15,000 plans of 20 promises each.

In the database of the connections (68,000 partners, 1,000,000 interactions) the first
principal customers are key customers, and their programme has 20 promises, at least one
of each kind; every second customer has a record that proves it. The year is opened
since its first day; then each kind is asked for all plans, everything is looked at as
the job does at first and once a week, and then what the job looks at every ten minutes
and at night, after nothing has changed.

For a quick look give other numbers of plans, e.g. `./dev bench evidence 30 1000`: it
works in a tenth of the database, prints its results and keeps none.
"""

import sys
import time

import databases
import evidence_rows
import measure
from connections import LARGE, SMALL, database

SMALL_PLANS, LARGE_PLANS = 300, 15_000
PROMISES = 20
PERCENT = 50
MOST_QUERIES = 3
MOST_MINUTES = 10
MOST_UNCHANGED = 0.5
MOST_AT_NIGHT = 0.5


def prepare(env, plans):
    """Nominate customers, write their programme, open this year; return the plans."""
    from odoo import fields  # noqa: PLC0415

    users = env["res.users"].search(
        [("login", "like", "colleague%@us.example")], order="id", limit=40
    )
    key = env.ref("statcrm_custom.statcrm_value_class_key")
    env.cr.execute(
        """WITH chosen AS (
             SELECT id, row_number() OVER (ORDER BY id) AS n FROM res_partner
              WHERE id = statcrm_principal_id AND is_company AND active
              ORDER BY id LIMIT %s)
           UPDATE res_partner SET user_id = (%s::int[])[1 + n %% %s],
                  statcrm_nominated_class_id = %s, statcrm_value_class_id = %s
             FROM chosen WHERE chosen.id = res_partner.id""",
        [plans, users.ids, len(users), key.id, key.id],
    )
    env.cr.execute("ANALYZE res_partner")  # as the server does after a while
    env.invalidate_all()
    env["statcrm.programme"].search([]).active = False
    kinds = [kind for kind, _label in env["statcrm.evidence"]._get_kinds()]
    env["statcrm.programme"].create(
        {
            "name": "Benchmark",
            "value_class_id": key.id,
            "promise_ids": [
                (
                    0,
                    0,
                    {
                        "name": f"Promise {n}",
                        "kind": kinds[n % len(kinds)],
                        "percent": PERCENT,
                    },
                )
                for n in range(PROMISES)
            ],
        }
    )
    first = fields.Date.today().replace(month=1, day=1)
    made = env["statcrm.care.plan"]._open_year(first.year, since=first)
    evidence_rows.fill(env)
    return made


def by_kind(env, promises):
    """Rows of a table: kind, promises, found, queries, milliseconds, by hand, ratio."""
    from odoo import fields  # noqa: PLC0415

    today, rows = fields.Date.today(), []
    principals = promises.plan_id.principal_id.ids
    for kind, asked in promises.grouped("kind").items():
        evidence = env["statcrm.evidence"]._of_kind(kind)
        found = evidence._find(asked, today)  # fills the caches of the server
        env.flush_all()
        before = env.cr.sql_log_count
        evidence._find(asked, today)
        queries = env.cr.sql_log_count - before
        kept = [key for key, one in found.items() if one.state == "kept"]
        customers = len(asked.browse(kept).plan_id)
        rows.append(
            [
                kind,
                f"{len(asked):,}",
                f"{customers:,}",
                str(queries),
                measure.verdict(queries <= MOST_QUERIES),
                *compared(
                    env,
                    kind,
                    lambda kind=evidence, some=asked: kind._find(some, today),
                    principals,
                    customers,
                ),
            ]
        )
    return rows


def compared(env, kind, find, principals, customers):
    """Milliseconds of a kind and of its statement by hand; the ratio if both agree."""
    counted = evidence_rows.by_hand(env, kind, principals)
    contenders = {"found": find}
    if counted is not None:
        contenders["hand"] = lambda: evidence_rows.by_hand(env, kind, principals)
    taken = measure.interleaved(contenders, rounds=5)
    if counted is None:
        return [taken["found"], "-", "-"]
    ratio = taken["found"] / taken["hand"]
    if counted != customers:
        ratio = f"{measure.amount(ratio)} (by hand {counted:,})"
    return [taken["found"], taken["hand"], ratio]


def job(env, choice):
    """Run the job in its portions: (promises looked at, portions, seconds)."""
    steps = []
    # the job commits; here it must not, so that nothing is kept
    cron = type(env["ir.cron"])
    cron._commit_progress = lambda *args, **_kwargs: steps.append(args) or float("inf")
    started = time.perf_counter()
    looked_at = env["statcrm.care.promise.run"]._run(choice)
    return looked_at, len(steps) - 1, time.perf_counter() - started


def night(env):
    """Run the job as the first one of tomorrow."""
    from freezegun import freeze_time  # noqa: PLC0415

    from odoo import fields  # noqa: PLC0415

    tomorrow = fields.Date.add(fields.Date.today(), days=1)
    with freeze_time(f"{tomorrow} 00:10:00", tick=True):
        return job(env, "changed")


def small(name, report, size):
    with databases.environment(name, user_id=1) as env:
        plans = prepare(env, size)
        promises = plans.promise_ids
        rows = by_kind(env, promises)
        before = env.cr.sql_log_count
        taken = measure.milliseconds(lambda: (promises._refresh(), env.flush_all()))
        queries = env.cr.sql_log_count - before
    report.text(f"{len(plans):,} plans, {len(promises):,} promises, by kind:")
    limit = f"at most {MOST_QUERIES}"
    header = ["kind", "promises", "customers with it", "queries", limit]
    report.table([*header, "ms", "by hand, ms", "ratio"], rows)
    report.text(
        "By hand: one plain statement over the table of that evidence, which knows"
        " nothing of levels, private meetings or earlier account managers, and writes"
        " no link to what it found. It counted the same customers, unless said."
    )
    report.text(
        f"All kinds together, with states and history written: {queries} queries,"
        f" {measure.amount(taken)} ms."
    )


def large(name, report, size):
    from odoo.addons.statcrm_custom.models.care.promise import (  # noqa: PLC0415
        statcrm_care_promise_run,
    )

    with databases.environment(name, user_id=1) as env:
        started = time.perf_counter()
        plans = prepare(env, size)
        opened = time.perf_counter() - started
        # a run looks back an hour, in which all these rows have just been made
        statcrm_care_promise_run.OVERLAP_HOURS = 0
        first = job(env, "open")
        unchanged = job(env, "changed")
        again = job(env, "open")
        at_night = night(env)
    report.text(
        f"{len(plans):,} plans of {PROMISES} promises; opening the year took"
        f" {measure.amount(opened)} s."
    )
    labels = {
        "all that is open, for the first time": first,
        "what changed, ten minutes later: nothing": unchanged,
        "at night: what a day can change": at_night,
        "all that is open, once a week: nothing new": again,
    }
    rows = []
    for label, (looked_at, portions, seconds) in labels.items():
        target, met = f"at most {MOST_MINUTES} min", seconds <= 60 * MOST_MINUTES
        if label.startswith("what changed, ten"):
            target = f"at most {MOST_UNCHANGED} of all"
            met = seconds <= MOST_UNCHANGED * again[2]
        if label.startswith("at night"):
            target = f"at most {MOST_AT_NIGHT} of all"
            met = seconds <= MOST_AT_NIGHT * again[2]
        rows.append(
            [
                label,
                f"{looked_at:,}",
                str(portions),
                seconds,
                target,
                measure.verdict(met),
            ]
        )
    report.table(["run", "promises", "portions", "s", "target", ""], rows)


def main():
    sizes = [int(size) for size in sys.argv[1:]]
    few, many = sizes or (SMALL_PLANS, LARGE_PLANS)
    name = database("few", SMALL) if sizes else database("many", LARGE)
    report = measure.Report("evidence", "Evidence of promises", name)
    small(name, report, few)
    large(name, report, many)
    if sizes:
        sys.stdout.write("\n".join([*report.lines, ""]))
    else:
        report.write()


if __name__ == "__main__":
    main()
