"""Run every measurement and print one table: ``python -m benchmarks [NAME ...]``."""

import argparse
import importlib
import sys
from pathlib import Path

from benchmarks.results import machine, table

NAMES = sorted(
    path.stem.removeprefix("bench_")
    for path in Path(__file__).parent.glob("bench_*.py")
)


def main() -> int:
    """Run what is asked for, at the scale that is asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(NAMES))
    parser.add_argument("--scale", type=float, default=1.0, help="1 is the full size")
    options = parser.parse_args()
    if unknown := set(options.names) - set(NAMES):
        parser.error(f"no such measurement: {', '.join(sorted(unknown))}")
    print(machine())
    results = []
    for name in options.names or NAMES:
        print(f"... {name}", file=sys.stderr)
        module = importlib.import_module(f"benchmarks.bench_{name}")
        results += module.run(options.scale)
    print(table(results))
    return 0


if __name__ == "__main__":
    sys.exit(main())
