"""How the time of a classification grows from 15,200 to 152,000 principal customers."""

import statistics

import classification
import databases
import generate
import measure
import runs

MOST = 11
ROUNDS = 5


def main():
    names = [
        databases.with_statcrm("office", generate.OFFICE),
        databases.with_statcrm("tenfold", generate.TENFOLD),
    ]
    for name in names:
        databases.pack(name)
        runs.tidy(name)
    taken = {name: [] for name in names}
    for _round in range(ROUNDS):
        for name in names:
            by_hand, *_rest = classification.by_hand(name)
            taken[name].append((*runs.steps(name)[:3], by_hand))
    small, large = (
        [statistics.median(column) for column in zip(*taken[name], strict=True)]
        for name in names
    )
    small.insert(0, small[0] + small[1])
    large.insert(0, large[0] + large[1])
    report = measure.Report(
        "growth", "Classification of ten times the customers", names[1]
    )
    report.text(
        f"Median of {ROUNDS} rounds, in turn, every customer changes class. Ten times"
        " of everything: customers, offices, contact persons, invoices."
    )
    rows = []
    labels = (
        "preview + apply",
        "- preview",
        "- apply",
        "undo",
        "one SQL statement by hand",
    )
    for label, few, many in zip(labels, small, large, strict=True):
        target = f"at most {MOST}" if label == labels[0] else "-"
        met = measure.verdict(many / few <= MOST) if label == labels[0] else "-"
        rows.append([label, few, many, many / few, target, met])
    report.table(
        ["what", "15,200, s", "152,000, s", "ratio", "target", ""],
        rows,
    )
    report.write()


if __name__ == "__main__":
    main()
