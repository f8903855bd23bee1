"""Creating and writing partners beside plain Odoo: queries and time."""

import gc
import json
import random
import subprocess
import sys
from contextlib import ExitStack
from statistics import median

import databases
import generate
import measure
from names import Names

MORE_QUERIES = 2
MORE_TIME = 1.05
PROCESSES = 11  # where things lie in the memory of one moves its ratio
ROUNDS = 20
PENDING = 16 * 1024 // 8  # pages that the search index puts off before it sorts them
SORT = "SELECT gin_clean_pending_list('res_partner_statcrm_lookup_index')"


def companies(names, turn):
    """Values of 100 new companies; the names are new in every round."""
    return [
        {
            "name": name,
            "is_company": True,
            "email": f"info@new{turn}-{i}.example",
            "ref": f"N{turn}-{i}",
            "city": name.split()[0],
        }
        for i, name in enumerate(names.organisations(100))
    ]


def contacts(names, turn):
    """Values of 100 new contact persons of 100 companies that are there."""
    first = generate.FIRST_ID + turn * 100
    families, givens = names.families(100), names.givens(100)
    return [
        {
            "name": f"{givens[i]} {families[i]}",
            "parent_id": first + i,
            "email": f"p{i}@new{turn}.example",
        }
        for i in range(100)
    ]


class Side:
    """One of the two databases, with its times and its number of queries."""

    def __init__(self, env):
        self.env = env
        self.times = []
        self.queries = 0

    def run(self, action):
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        # what earlier rounds left behind is not cleared away in the time of this one
        gc.collect()
        gc.disable()
        self.times.append(measure.milliseconds(lambda: action(self.env)))
        gc.enable()
        self.queries = self.env.cr.sql_log_count - before


def compare(envs, actions, process):
    """Run (turn -> action) on both sides, in an order that turns.

    The ratio is the median of those of the rounds, so that a machine that slows down
    for a while tells nothing.
    """
    sides = [Side(env) for env in envs]
    for side in sides:
        side.run(actions(ROUNDS))  # warm-up
        side.times.clear()
    gc.collect()
    gc.freeze()  # Odoo itself is not looked through again and again
    for turn in range(ROUNDS):
        action = actions(turn)
        for side in sides if (turn + process) % 2 else reversed(sides):
            side.run(action)
    plain, ours = sides
    rounds = zip(ours.times, plain.times, strict=True)
    return {
        "queries": [plain.queries, ours.queries],
        "times": [median(plain.times), median(ours.times)],
        "ratio": median(one / other for one, other in rounds),
    }


def sorting(env, actions):
    """A round's part of what the search index puts off and sorts later, in ms.

    It is put off until the list is full, as long as nothing tidies up before.
    """
    side = Side(env)
    env.cr.execute(SORT)
    side.run(actions(ROUNDS))
    env.cr.execute(SORT)
    (pages,) = env.cr.fetchone()
    rounds = PENDING // pages
    for turn in range(rounds):
        side.run(actions(turn))
    return measure.milliseconds(lambda: env.cr.execute(SORT)) / rounds


def creating(make):
    names = Names(random.Random(generate.SEED))

    def actions(turn):
        values = make(names, turn)

        def action(env):
            env["res.partner"].create([dict(line) for line in values])
            env.flush_all()

        return action

    return actions


def writing(field):
    def actions(turn):
        first = generate.FIRST_ID + 50_000 + turn * 100

        def action(env):
            partners = env["res.partner"].browse(range(first, first + 100))
            partners.write({field: f"new{turn}@value.example"})
            env.flush_all()

        return action

    return actions


CASES = (
    ("creating 100 companies", creating(companies), MORE_QUERIES),
    ("creating 100 contact persons", creating(contacts), MORE_QUERIES),
    ("writing `function` on 100", writing("function"), 0),
    ("writing `email` on 100", writing("email"), 0),
)


def names_of_databases():
    scale = generate.LARGE
    return [databases.plain("large", scale), databases.with_statcrm("large", scale)]


def one_process(process):
    """Print what one process measures of each case."""
    with ExitStack() as stack:
        envs = [
            stack.enter_context(databases.environment(name))
            for name in names_of_databases()
        ]
        found = [compare(envs, actions, process) for _, actions, _ in CASES]
    sys.stdout.write(json.dumps(found) + "\n")


def main():
    names = names_of_databases()
    cases = [[] for _ in CASES]
    for process in range(PROCESSES):
        command = [sys.executable, __file__, str(process)]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        found = json.loads(done.stdout.splitlines()[-1])
        for case, one in zip(cases, found, strict=True):
            case.append(one)
        for name in names:
            databases.vacuum(name)
    with databases.environment(names[1]) as env:
        parts = [sorting(env, actions) for _, actions, _ in CASES]
    queries, times = [], []
    for (label, _, most), found, part in zip(CASES, cases, parts, strict=True):
        plain, ours = found[0]["queries"]
        more = ours - plain
        queries.append(
            [label, f"{plain}", f"{ours}", f"{more:+d}"]
            + [f"at most +{most}", measure.verdict(more <= most)]
        )
        base, mine = (median(one["times"][side] for one in found) for side in (0, 1))
        ratios = sorted(one["ratio"] + part / base for one in found)
        ratio = median(ratios)
        timed = label.startswith("creating")
        times.append(
            [label, base, mine + part, part]
            + [ratio, f"{ratios[0]:.2f} to {ratios[-1]:.2f}"]
            + [f"at most {MORE_TIME}" if timed else "-"]
            + [measure.verdict(ratio <= MORE_TIME) if timed else "-"]
        )
    report = measure.Report(
        "partner_writes", "Creating and writing partners at 600,000", names[1]
    )
    report.text(
        f"The same values on both sides, in {PROCESSES} processes, {ROUNDS} rounds in"
        " turn in each. A process's time and its ratio are the median of its rounds;"
        " told is the median process, and the ratios' least and most. In StatCRM's"
        " there is a round's part of the sorting that the search index puts off until"
        f" {PENDING:,} pages wait."
    )
    header = ["what", "plain Odoo", "StatCRM"]
    report.table(["queries", *header[1:], "difference", "target", ""], queries)
    report.table(
        ["time, ms", *header[1:], "sorting", "ratio", "range", "target", ""], times
    )
    report.write()


if __name__ == "__main__":
    if sys.argv[1:]:
        one_process(int(sys.argv[1]))
    else:
        main()
