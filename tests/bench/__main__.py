"""`make bench` and `make bench-large`: run the cases, print a table, write it as JSON."""

import argparse
import sys
from pathlib import Path

from tests.bench import cases, large
from tests.bench.measures import run, table, write

RESULTS = Path(__file__).parent / "results" / "latest.json"


def main() -> int:
    """0 where every case could be measured; a value over its limit is shown, and is no failure of the bench."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--large", action="store_true", help="the cases at 557,077 participations")
    parser.add_argument("--only", default="", help="cases whose name contains this")
    options = parser.parse_args()

    module = large if options.large else cases
    measures, failures = run(module.CASES, only=options.only)
    print(table(measures))
    write(measures, failures, RESULTS)
    for name, reason in failures.items():
        print(f"\nNot measured: {name}\n{reason}", file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
