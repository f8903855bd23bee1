"""Crawl databases that are there: python -m tools.dev.crawl --help."""

import argparse
import subprocess
import sys
from pathlib import Path

from . import plan

USERS = Path(__file__).parents[1] / "inside_odoo" / "crawl_users.py"


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--config", required=True)
    options.add_argument("--demo", help="a database with demo data")
    options.add_argument("--empty", help="a database without")
    options.add_argument("--role", action="append", choices=plan.ROLES)
    options.add_argument("--size", action="append", choices=plan.SIZES)
    options.add_argument("--entry", default="", help="part of the entries' names")
    options.add_argument("--share", action="store_true")
    options.add_argument("--users", action="store_true", help="make the users first")
    chosen = options.parse_args()
    odoo = [sys.executable, "-m", "odoo"]
    names = {"demo": chosen.demo, "empty": chosen.empty}
    databases = {kind: name for kind, name in names.items() if name}
    if chosen.users:
        for name in databases.values():
            arguments = ["shell", "-c", chosen.config, "-d", name, "--no-http"]
            with USERS.open() as file:
                subprocess.run([*odoo, *arguments], stdin=file, check=True, cwd="/")
    reports = plan.Crawl(
        [*odoo, "-c", chosen.config],
        databases,
        say=lambda text: print(text, flush=True),
    ).run(
        chosen.share,
        chosen.role or plan.ROLES,
        chosen.size or tuple(plan.SIZES),
        chosen.entry,
    )
    for kind, report in reports.items():
        print(kind, report.summary())
    return 1 if any(report.faults for report in reports.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
