"""Look at databases that are there: python -m tools.dev.access --help."""

import argparse
import sys

from ..crawl import plan
from . import stage
from .places import PLACES


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--config", required=True)
    options.add_argument("--demo", required=True, help="a database with demo data")
    options.add_argument("--empty", required=True, help="a database without")
    options.add_argument("--place", default="", help="part of the places' names")
    chosen = options.parse_args()
    command = [sys.executable, "-m", "odoo", "-c", chosen.config]
    names = {"demo": chosen.demo, "empty": chosen.empty}
    count = 0
    with stage.opened(command, names) as looking:
        for size in plan.SIZES:
            for place in PLACES:
                if chosen.place not in place.name or size not in place.sizes:
                    continue
                found = looking.look(place, size)
                count += len(found)
                print(f"{place.name}, {size}: {len(found)}", flush=True)
                for one in found:
                    print(f"    {one}", flush=True)
        print("Not needed:", looking.axe.not_needed())
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
