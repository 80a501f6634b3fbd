"""How the cost of a question grows: regions of 100,000 to 10 million observations.

Each size is ten times the one before, twenty years of ten times the participants, and
is measured in a process of its own, so that its memory is its own. The yardstick is ten
times what the size before took: growth no worse than linear is a ratio of at most one.
Seconds are of the processors, all threads together.
``--scale 10`` adds 100 million, which takes half an hour to build.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

from balise.analysis.answering import ask
from balise.analysis.settings import Setting
from balise.engine.sessions import session
from balise.sharing.deciding import decide
from balise.sharing.terms import Terms
from balise.store import Store
from balise.vocabulary.extents import Depth
from benchmarks import bench_asking, bench_deciding, region
from benchmarks.results import Result, peak_memory_mb, processor_seconds

SIZES = (100_000, 1_000_000, 10_000_000)
AIM = 1.0


def run(scale: float = 1.0) -> list[Result]:
    """Measure every size up to ten million times the scale, and compare neighbours."""
    sizes = [size for size in (*SIZES, 100_000_000) if size <= SIZES[-1] * scale]
    found = [_measured_apart(size) for size in sizes]
    return [
        result
        for before, after in pairwise(found)
        for result in _compared(before, after)
    ]


def _measured_apart(size: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.bench_growing", str(size)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _compared(before: dict[str, Any], after: dict[str, Any]) -> Iterator[Result]:
    for what, seconds in after["seconds"].items():
        yield Result(
            f"{what}, {after['size']:,} observations",
            seconds,
            "ten times the size before",
            10 * before["seconds"][what],
            AIM,
            f"{after['memory_mb']} MB at most",
        )


def measured(size: int) -> dict[str, Any]:
    """Open, ask and decide over one region; give seconds and the memory it took."""
    root, holdings = bench_asking._region(size)
    extents = [region.extent_of(holding) for holding in holdings]
    store = Store(root)
    files = store.shelf_files(holdings, inside=False)
    setting = Setting(viewer=None, today=date(2026, 1, 1))
    seconds: dict[str, float] = {}

    with session(root) as backend:

        def opening() -> None:
            with store.opened(extents, files, backend):
                pass

        seconds["open"] = processor_seconds(opening)
        with store.opened(extents, files, backend) as found:
            for name in bench_asking.QUESTIONS:
                asked = bench_asking._question(name)

                def answering(asked=asked) -> object:  # type: ignore[no-untyped-def]
                    answer = ask(asked, found, setting)
                    return answer.table, answer.coverage.table

                seconds[f"ask: {name}"] = processor_seconds(answering)
    memory = peak_memory_mb()
    seconds["decide"] = _deciding(max(4, len(holdings)))
    return {"size": size, "seconds": seconds, "memory_mb": memory}


def _deciding(participants: int) -> float:
    ledger = bench_deciding.a_ledger(participants)
    terms = Terms(in_force_from=bench_deciding.FIRST)
    return processor_seconds(
        lambda: decide(
            bench_deciding.VIEWER,
            replace(ledger),
            terms,
            bench_deciding.TODAY,
            depths=[Depth.STATISTICS],
        )
    )


if __name__ == "__main__":
    print(json.dumps(measured(int(sys.argv[1]))))
