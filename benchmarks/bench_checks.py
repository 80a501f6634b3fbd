"""What the checks add to intake: a million rows with every check, and the same without.

One run: each function of the checks that conversion calls is timed where it is called,
so that the cost without them is the whole less what they took, on the same machine at
the same moment. Plausibility is run on top, against five years of a history.
"""

import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pyarrow as pa

from balise.engine.sessions import session
from balise.intake import Converted, Pack, Reading, convert, load_pack, read
from balise.intake.checks import checks
from balise.intake.converting import conversion, judging, measuring
from balise.intake.plausibility import Known, find_unexpected
from balise.intake.plausibility.findings import HISTORY_COLUMNS, SERIES
from benchmarks.bench_intake import pack_text, write_file
from benchmarks.results import Result

ROWS = 1_000_000


class Clock:
    """Adds up the processor time of what it wraps."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def timed(self, work: Callable[..., Any]) -> Callable[..., Any]:
        """Give the same function, its time added up."""

        def wrapped(*args: Any, **more: Any) -> Any:
            start = time.process_time()
            try:
                return work(*args, **more)
            finally:
                self.seconds += time.process_time() - start

        return wrapped


def run(scale: float = 1.0) -> list[Result]:
    """Measure reading, converting and checking one good file."""
    rows = max(1000, int(ROWS * scale))
    pack = load_pack(pack_text())
    if not isinstance(pack, Pack):
        raise SystemExit(str(pack))
    clock = Clock()
    with tempfile.TemporaryDirectory() as name, session(Path(name)) as backend:
        path = Path(name) / "good.csv"
        write_file(path, rows)
        start = time.process_time()
        with ExitStack() as stack:
            _wrap(stack, clock)
            reading = read(path, backend)
            if not isinstance(reading, Reading):
                raise SystemExit(str(reading))
            found = convert(
                reading,
                pack,
                backend,
                participant="QMR",
                agency="border",
                received_on=date(2026, 1, 1),
            )
        if not isinstance(found, Converted) or found.observations is None:
            raise SystemExit(str(found))
        whole = time.process_time() - start
        history = _history(backend.con, found.observations)
        start = time.process_time()
        known = Known(date(2026, 1, 1), history)
        find_unexpected(backend, found.observations, known, found.findings)
        expecting = time.process_time() - start
    bare = whole - clock.seconds
    what = f"intake of {rows} rows with {len(checks())} checks, processor time"
    return [
        Result(what, whole, "the same without them", bare, 2.0),
        Result(
            f"{what}, and held against {history.num_rows} earlier figures",
            whole + expecting,
            "without checks",
            bare,
        ),
    ]


def _wrap(stack: ExitStack, clock: Clock) -> None:
    """Time every function of the checks where conversion calls it."""
    stack.enter_context(
        patch.object(
            conversion, "find_row_totals", clock.timed(conversion.find_row_totals)
        )
    )
    for module in (judging, measuring, conversion.observation_checks):
        for name in [name for name in vars(module) if name.startswith("find_")]:
            timed = clock.timed(getattr(module, name))
            stack.enter_context(patch.object(module, name, timed))


def _history(con: Any, observations: str) -> pa.Table:
    """Give sixty earlier days of a hundredth of the series."""
    keys = ", ".join(f'"{name}"' for name in SERIES)
    query = (
        f"SELECT {keys}, strftime(d.day, '%Y-%m-%d') AS period, d.day AS period_start, "
        "CAST(hash(place, d.day) % 40 AS DOUBLE) AS value FROM (SELECT DISTINCT "
        f"{keys} FROM {observations} WHERE hash({keys}) % 100 = 0) s, "
        "(SELECT CAST(DATE '2019-12-31' - CAST(i AS INTEGER) AS DATE) AS day "
        "FROM range(70) t(i)) d"
    )
    return con.sql(query).to_arrow_table().select(list(HISTORY_COLUMNS))
