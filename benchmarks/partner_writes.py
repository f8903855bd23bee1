"""Creating and writing partners beside plain Odoo: queries and time."""

import random
from contextlib import ExitStack
from statistics import mean

import databases
import generate
import measure
from names import Names

MORE_QUERIES = 2
MORE_TIME = 1.05
ROUNDS = 60  # enough for the search index to flush its list of pending entries


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
        self.times.append(measure.milliseconds(lambda: action(self.env)))
        self.queries = self.env.cr.sql_log_count - before


def compare(envs, actions):
    """Run (turn -> action) on both sides, in an order that turns."""
    sides = [Side(env) for env in envs]
    for turn in range(ROUNDS + 1):
        action = actions(turn)
        for side in sides if turn % 2 else reversed(sides):
            side.run(action)
    for side in sides:
        del side.times[0]  # warm-up
    return sides


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


def main():
    scale = generate.LARGE
    names = [databases.plain("large", scale), databases.with_statcrm("large", scale)]
    queries, times = [], []
    with ExitStack() as stack:
        envs = [stack.enter_context(databases.environment(n)) for n in names]
        for label, actions, most in CASES:
            plain, ours = compare(envs, actions)
            more = ours.queries - plain.queries
            queries.append(
                [label, f"{plain.queries}", f"{ours.queries}", f"{more:+d}"]
                + [f"at most +{most}", measure.verdict(more <= most)]
            )
            ratio = mean(ours.times) / mean(plain.times)
            timed = label.startswith("creating")
            times.append(
                [label, mean(plain.times), mean(ours.times), ratio]
                + [f"at most {MORE_TIME}" if timed else "-"]
                + [measure.verdict(ratio <= MORE_TIME) if timed else "-"]
            )
    for name in names:
        databases.vacuum(name)
    report = measure.Report(
        "partner_writes", "Creating and writing partners at 600,000", names[1]
    )
    report.text(f"The same values on both sides, {ROUNDS} rounds in turn.")
    header = ["what", "plain Odoo", "StatCRM", "difference", "target", ""]
    report.table(["queries", *header[1:]], queries)
    report.table(["mean time, ms", *header[1:3], "ratio", "target", ""], times)
    report.write()


if __name__ == "__main__":
    main()
