"""A real purchase ledger through the import that a user has, then classified."""

import csv
import io
from decimal import Decimal

import databases
import generate
import measure
import runs

LEDGER = databases.ADDON / "tests" / "data" / "sales_ledger_sample.csv"
DATE_TO = "1998-06-30"


def expected(content):
    """Total and the part of the top 5 %, computed without StatCRM."""
    sums = {}
    for row in csv.DictReader(io.StringIO(content.decode())):
        key = row["customer"]
        sums[key] = sums.get(key, Decimal(0)) + Decimal(row["amount"])
    ranked = sorted((amount for amount in sums.values() if amount), reverse=True)
    top = ranked[: -(-len(ranked) * 5 // 100)]
    return sums, sum(ranked), sum(top) / sum(ranked)


def main():
    content = LEDGER.read_bytes()
    sums, total, share = expected(content)
    database = databases.with_statcrm("office", generate.OFFICE)
    with databases.environment(database) as env:
        env["res.partner"].create(
            [
                {"name": f"Customer {ref}", "is_company": True, "ref": ref}
                for ref in sums
            ]
        )
        env.flush_all()
        entries = env["statcrm.sales.entry"]
        answers = []
        first = runs.seconds(lambda: answers.append(entries.import_csv(content, "a")))
        again = runs.seconds(lambda: answers.append(entries.import_csv(content, "a")))
        run = env["statcrm.classification"].create({"date_to": DATE_TO, "months": 24})
        preview = runs.seconds(lambda: (run.action_preview(), env.flush_all()))
        apply = runs.seconds(lambda: (run.action_apply(), env.flush_all()))
        concentration = run.concentration(0.05)
        found = sum(run.line_ids.mapped("sales"))
    runs.tidy(database)
    report = measure.Report("sales_ledger", "A real purchase ledger", database)
    report.text(
        f"{answers[0]['created']:,} lines of {len(sums):,} customers, imported beside"
        f" {generate.OFFICE.principals:,} other principal customers; refused:"
        f" {len(answers[0]['refused'])}."
    )
    report.table(
        ["step", "seconds"],
        [
            ["import", first],
            [f"the same file again ({answers[1]['created']} added)", again],
            [f"preview as of {DATE_TO}", preview],
            ["apply, with history", apply],
        ],
    )
    report.table(
        ["figure", "StatCRM", "computed apart", ""],
        [
            ["total", f"{found:,.2f}", f"{total:,.2f}", _same(found, total, 0.005)],
            [
                "the top 5 % bring",
                f"{concentration:.4%}",
                f"{share:.4%}",
                _same(concentration, share, 0.0001),
            ],
        ],
    )
    report.write()


def _same(found, wanted, tolerance):
    return measure.verdict(abs(float(found) - float(wanted)) <= tolerance)


if __name__ == "__main__":
    main()
