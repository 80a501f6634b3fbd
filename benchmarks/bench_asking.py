"""A question over 200 participants and 20 years of months, against bare SQL.

The yardstick applies the same table choice, the same test that no cell is lacking and
the same statuses to the same files, in statements written by hand. With
``BENCH_POSTGRES`` set to a DSN, the same rows with a fitting index are asked of
PostgreSQL as well, and a tenth of them. The region is built once per size, and kept in
the folder for temporary files.
"""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
from ibis.backends.duckdb import Backend

from balise.analysis.answering import ask
from balise.analysis.questions import Question, parse_question
from balise.analysis.settings import Setting
from balise.engine.sessions import session
from balise.store import Holding, Store
from balise.store.values import Opened
from benchmarks import region as region_module
from benchmarks.region import build, extent_of, holding_of
from benchmarks.results import Result, median_seconds

OBSERVATIONS = 10_000_000
AIM = 1.3
PEER_AIM = 0.25
TABLES = {
    "_T": (),
    "sex": ("sex",),
    "citizenship": ("citizenship",),
    "citizenship+sex": ("citizenship", "sex"),
}
QUESTIONS = {
    "years of the region": ("year", ("period",), "_T"),
    "years by citizenship": ("year", ("period", "citizenship"), "citizenship"),
    "months by participant": ("month", ("participant", "period"), "_T"),
    "months by citizenship": ("month", ("period", "citizenship"), "citizenship"),
    "years by citizenship and sex": (
        "year",
        ("period", "citizenship", "sex"),
        "citizenship+sex",
    ),
}


def run(scale: float) -> list[Result]:
    """Ask five questions of the region, two or three ways."""
    size = int(OBSERVATIONS * scale)
    dsn = os.environ.get("BENCH_POSTGRES")
    return [
        r for one in ([size, size // 10] if dsn else [size]) for r in _asked(one, dsn)
    ]


def _asked(size: int, dsn: str | None) -> list[Result]:
    root, holdings = _region(size)
    extents = [extent_of(holding) for holding in holdings]
    store = Store(root)
    files = store.shelf_files(holdings, inside=False)
    with session(root) as backend, store.opened(extents, files, backend) as region:
        count = region.cells.count().to_pyarrow().as_py()
        note = f"{count / 1e6:.1f} M observations"
        results = [
            r for name in QUESTIONS for r in _measured(name, backend, region, note)
        ]
        if dsn:
            ours = {r.what: r.seconds for r in results}
            peer = _postgres(dsn, backend, region, root / "cells.csv")
            results += [
                Result(what, ours[what], "PostgreSQL", seconds, PEER_AIM, note)
                for what, seconds in peer
            ]
        return results


def _region(size: int) -> tuple[Path, tuple[Holding, ...]]:
    """Build a region, or take the one that an earlier run left behind."""
    made_by = hashlib.sha256(Path(region_module.__file__).read_bytes()).hexdigest()[:8]
    root = Path(tempfile.gettempdir()) / f"balise-region-{size}-{made_by}"
    done = root / "done"
    if done.exists():
        count = int(done.read_text())
        return root, tuple(holding_of(at) for at in range(count))
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    holdings, _ = build(root, size)
    done.write_text(str(len(holdings)))
    return root, holdings


def _measured(
    name: str, backend: Backend, region: Opened, note: str
) -> Iterator[Result]:
    slices, cells = region.slices.get_name(), region.cells.get_name()
    question, sql = _question(name), _bare(name, slices=slices, cells=cells)
    setting = Setting(viewer=None, today=date(2026, 1, 1))

    def asked() -> object:
        answer = ask(question, region, setting)
        return answer.table, answer.coverage.table

    def bare() -> object:
        return backend.con.sql(sql).to_arrow_table()

    if _gist(asked()[0]) != _gist(bare()):
        raise ValueError(f"{name}: the two do not answer alike")
    ours, theirs = median_seconds(asked), median_seconds(bare)
    yield Result(f"ask: {name}", ours, "bare DuckDB SQL", theirs, AIM, note)
    less = max(ours - 0.06, 0.001)
    yield Result(f"ask: {name}, less 60 ms", less, "bare DuckDB SQL", theirs, AIM)


def _gist(table: pa.Table) -> tuple[int, object, int]:
    """Give how many rows there are, their sum, and how many are no plain figure."""
    value, low = (
        table["value"],
        table["lower" if "lower" in table.schema.names else "low"],
    )
    plain = pc.if_else(pc.is_valid(value), value, low)
    return table.num_rows, pc.sum(plain).as_py(), pc.sum(pc.is_valid(value)).as_py()


def _question(name: str) -> Question:
    grain, by, _ = QUESTIONS[name]
    found = parse_question("IE.detected", first="2004", last="2023", by=by, grain=grain)
    if not isinstance(found, Question):
        raise TypeError(found)
    return found


def _bare(name: str, *, slices: str, cells: str) -> str:
    """Write by hand what the question needs: choice, completeness, sums, statuses."""
    grain, by, _ = QUESTIONS[name]
    split = [n for n in by if n not in ("participant", "period")]
    able = [t for t, holds in TABLES.items() if set(split) <= set(holds)]
    shown = ["participant"] if "participant" in by else []
    yearly = grain == "year"
    by_figure = yearly and bool(split)
    first = (
        ["participant", "target", *split] if by_figure else [*shown, "target", *split]
    )
    return _BARE.format(
        slices=slices,
        cells=cells,
        tables=", ".join(f"'{t}'" for t in able),
        target="date_trunc('year', period_start)" if yearly else "period_start",
        pieces=12 if yearly else 1,
        further=" ".join(
            f"WHEN '{t}' THEN {len(TABLES[t]) - len(split)}" for t in able
        ),
        first=", ".join(first),
        # Whether a code stands in every month shows only figure by figure.
        there="count(*) = max(pieces)" if by_figure else "true",
        shown=", ".join([*shown, "target", *split]),
    )


# The same text runs in both engines.
_BARE: Final = """
WITH mine AS (
  SELECT slice_key, participant, agency, unit, frequency, "table", missing, provisional,
    complete, order_no, CAST({target} AS date) AS target FROM {slices}
  WHERE indicator = 'IE.detected' AND statistic = 'count'
    AND "table" IN ({tables}) AND rows > 0
    AND period_start >= DATE '2004-01-01' AND period_end <= DATE '2023-12-31'),
groups AS (
  SELECT participant, agency, unit, target, frequency, "table",
    count(*) AS pieces, sum(missing) AS missing, bool_or(provisional) AS provisional,
    bool_and(complete) AS complete, max(order_no) AS order_no
  FROM mine GROUP BY participant, agency, unit, target, frequency, "table"),
chosen AS (
  SELECT DISTINCT ON (participant, agency, unit, target)
    *, pieces = {pieces} AS whole FROM groups
  ORDER BY participant, agency, unit, target, -pieces, provisional, missing > 0,
    CASE "table" {further} END, -order_no, "table"),
keys AS (
  SELECT mine.slice_key, mine.participant, mine.target, chosen.provisional,
    chosen.complete, chosen.whole, chosen.pieces FROM mine
  JOIN chosen USING (participant, agency, unit, frequency, "table", target)),
wanted AS (
  SELECT k.participant, k.target, k.provisional, k.complete, k.whole, k.pieces,
    c.citizenship, c.sex, c.value, c.lower, c.upper, c.obs_status
  FROM {cells} c JOIN keys k ON k.slice_key = c.slice_key
  WHERE c.indicator = 'IE.detected' AND c.statistic = 'count'
    AND c."table" IN ({tables})),
figures AS (
  SELECT {first}, bool_and(whole) AND (bool_and(complete) OR {there}) AS whole,
    count(*) AS cells, count(value) AS known, count(coalesce(upper, value)) AS bounded,
    sum(value) AS value, sum(coalesce(lower, value)) AS low,
    sum(coalesce(upper, value)) AS high, bool_or(obs_status = 'E') AS estimated,
    bool_or(obs_status = 'P' OR provisional) AS preliminary,
    bool_or(obs_status = 'B') AS series_break,
    max(obs_status) FILTER (WHERE value IS NULL) AS blank_status
  FROM wanted GROUP BY {first})
SELECT {shown}, CASE WHEN bool_and(whole) AND sum(known) = sum(cells)
    THEN sum(value) END AS value, sum(low) AS low, sum(high) AS high,
  sum(bounded) AS bounded, bool_or(estimated) AS estimated,
  bool_or(preliminary) AS preliminary, bool_or(series_break) AS series_break,
  max(blank_status) AS blank_status
FROM figures GROUP BY {shown} ORDER BY {shown}
"""


def _postgres(
    dsn: str, backend: Backend, region: Opened, scratch: Path
) -> list[tuple[str, float]]:
    """Time the very same statements in PostgreSQL, with a fitting index."""
    import psycopg

    with psycopg.connect(dsn, autocommit=True) as peer:
        source = {"cells": region.cells.get_name(), "slices": region.slices.get_name()}
        names = _filled(peer, backend, source, scratch)
        return [
            (f"ask: {what}", median_seconds(_fetching(peer, _bare(what, **names)), 3))
            for what in QUESTIONS
        ]


def _fetching(peer, sql: str) -> Callable[[], object]:  # type: ignore[no-untyped-def]
    return lambda: peer.execute(sql).fetchall()


_COLUMNS: Final = {
    "cells": 'slice_key bigint, indicator text, statistic text, "table" text, '
    "period_start date, citizenship text, sex text, value numeric, lower numeric, "
    "upper numeric, obs_status text",
    "slices": "slice_key bigint, participant text, agency text, unit text, "
    'frequency text, indicator text, statistic text, "table" text, '
    "period_start date, period_end date, rows bigint, missing bigint, "
    "provisional boolean, complete boolean, order_no bigint",
}
_INDEX: Final = {
    "cells": '(indicator, statistic, "table", period_start) INCLUDE (slice_key, '
    "citizenship, sex, value, lower, upper, obs_status)",
    "slices": '(indicator, statistic, "table", period_start)',
}


def _filled(  # type: ignore[no-untyped-def]
    peer, backend: Backend, source: dict[str, str], scratch: Path
) -> dict[str, str]:
    """Load the rows once per size; give the tables in which they are."""
    count = backend.con.execute(f"SELECT count(*) FROM {source['cells']}").fetchone()[0]
    names = {kind: f"balise_{kind}_{count}" for kind in source}
    for kind, name in names.items():
        if not peer.execute("SELECT to_regclass(%s)", [name]).fetchone()[0]:
            _load(peer, backend, (kind, source[kind], name), scratch)
    return names


def _load(  # type: ignore[no-untyped-def]
    peer, backend: Backend, what: tuple[str, str, str], scratch: Path
) -> None:
    kind, source, name = what
    loading = f"{name}_loading"
    # Split at ", " between columns: no type of ours holds a comma.
    columns = ", ".join(c.rpartition(" ")[0] for c in _COLUMNS[kind].split(", "))
    backend.con.execute(
        f"COPY (SELECT {columns} FROM {source}) TO '{scratch}' (FORMAT csv, HEADER false)"
    )
    peer.execute(f"DROP TABLE IF EXISTS {loading}")
    peer.execute(f"CREATE TABLE {loading} ({_COLUMNS[kind]})")
    with (
        scratch.open("rb") as rows,
        peer.cursor().copy(f"COPY {loading} FROM STDIN (FORMAT csv)") as copy,
    ):
        while block := rows.read(1 << 20):
            copy.write(block)
    scratch.unlink()
    peer.execute(f"CREATE INDEX ON {loading} {_INDEX[kind]}")
    peer.execute(f"VACUUM ANALYZE {loading}")
    peer.execute(f"ALTER TABLE {loading} RENAME TO {name}")
