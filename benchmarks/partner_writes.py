"""Creating and writing partners beside plain Odoo: queries and time."""

import gc
import random
from contextlib import ExitStack
from statistics import median

import databases
import generate
import measure
from names import Names

MORE_QUERIES = 2
MORE_TIME = 1.05
ROUNDS = 100
BATCH = 20  # rounds until the search index has to sort the entries it has put off
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
        self.sorting = 0.0

    def sort(self):
        """Let the search index, if there is one, sort what it has put off."""
        if "statcrm.unit" not in self.env:
            return 0.0
        return measure.milliseconds(lambda: self.env.cr.execute(SORT))

    @property
    def time(self):
        """Median of a round, and its part of the sorting."""
        return median(self.times) + self.sorting / len(self.times)

    def run(self, action):
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        # what earlier rounds left behind is not cleared away in the time of this one
        gc.collect()
        gc.disable()
        self.times.append(measure.milliseconds(lambda: action(self.env)))
        gc.enable()
        self.queries = self.env.cr.sql_log_count - before


def ratio_of(ours, plain):
    """The median of the rounds' ratios, so that a machine that slows down for a while
    tells nothing; and the part of the sorting."""
    pairs = zip(ours.times, plain.times, strict=True)
    rounds = median(one / other for one, other in pairs)
    return rounds + (ours.time - median(ours.times)) / plain.time


def compare(envs, actions):
    """Run (turn -> action) on both sides, in an order that turns."""
    sides = [Side(env) for env in envs]
    for side in sides:
        side.run(actions(ROUNDS))  # warm-up
        side.times.clear()
        side.sort()
    gc.collect()
    gc.freeze()  # Odoo itself is not looked through again and again
    for turn in range(ROUNDS):
        action = actions(turn)
        for side in sides if turn % 2 else reversed(sides):
            side.run(action)
            if turn % BATCH == BATCH - 1:
                side.sorting += side.sort()
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
            ratio = ratio_of(ours, plain)
            timed = label.startswith("creating")
            times.append(
                [label, plain.time, ours.time, ratio]
                + [f"at most {MORE_TIME}" if timed else "-"]
                + [measure.verdict(ratio <= MORE_TIME) if timed else "-"]
            )
    for name in names:
        databases.vacuum(name)
    report = measure.Report(
        "partner_writes", "Creating and writing partners at 600,000", names[1]
    )
    report.text(
        f"The same values on both sides, {ROUNDS} rounds in turn. A time is the median"
        " of the rounds plus, for StatCRM, a round's part of what the search index puts"
        " off and sorts later; the ratio is the median of those of the rounds, with the"
        " same part."
    )
    header = ["what", "plain Odoo", "StatCRM", "difference", "target", ""]
    report.table(["queries", *header[1:]], queries)
    report.table(["time, ms", *header[1:3], "ratio", "target", ""], times)
    report.write()


if __name__ == "__main__":
    main()
