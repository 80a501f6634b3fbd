"""A question over 200 participants and 20 years of months, against bare SQL.

The yardstick applies the same table choice and the same statuses to the same files, in
statements written by hand. With ``BENCH_POSTGRES`` set to a DSN, the same rows with a
fitting index are asked of PostgreSQL as well.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from ibis.backends.duckdb import Backend

from balise.analysis.answering import ask
from balise.analysis.questions import Question, parse_question
from balise.analysis.settings import Setting
from balise.engine.sessions import session
from balise.store import Store
from balise.store.values import Opened
from benchmarks.region import build
from benchmarks.results import Result, median_seconds

OBSERVATIONS = 10_000_000
AIM = 1.3
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
    root = Path(tempfile.mkdtemp(prefix="balise-asking-"))
    try:
        holdings, extents = build(root, int(OBSERVATIONS * scale))
        store = Store(root)
        files = store.shelf_files(holdings, inside=False)
        with session(root) as backend, store.opened(extents, files, backend) as region:
            count = region.cells.count().to_pyarrow().as_py()
            return [
                result
                for name in QUESTIONS
                for result in _measured(name, backend, region, count)
            ]
    finally:
        shutil.rmtree(root, ignore_errors=True)


def _measured(
    name: str, backend: Backend, region: Opened, count: int
) -> Iterator[Result]:
    slices, cells = region.slices.get_name(), region.cells.get_name()
    question, sql = _question(name), _bare(name, slices=slices, cells=cells)
    setting = Setting(viewer=None, today=date(2026, 1, 1))

    def asked() -> object:
        answer = ask(question, region, setting)
        return answer.table, answer.coverage.table

    def bare() -> object:
        return backend.con.sql(sql).to_arrow_table()

    if asked()[0].num_rows != bare().num_rows:
        raise ValueError(f"{name}: the two do not answer alike")
    ours, theirs = median_seconds(asked), median_seconds(bare)
    note = f"{count / 1e6:.1f} M observations"
    yield Result(f"ask: {name}", ours, "bare DuckDB SQL", theirs, AIM, note)
    less = max(ours - 0.06, 0.001)
    yield Result(f"ask: {name}, less 60 ms", less, "bare DuckDB SQL", theirs, AIM)
    if dsn := os.environ.get("BENCH_POSTGRES"):
        peer = _postgres(dsn, backend, (name, cells))
        yield Result(f"ask: {name}", ours, "PostgreSQL", peer, 0.25, note)


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
    tables = ", ".join(f"'{t}'" for t in able)
    target = "date_trunc('year', period_start)" if grain == "year" else "period_start"
    shown = ", ".join(
        (["participant"] if "participant" in by else []) + ["target", *split]
    )
    further = " ".join(
        f"WHEN '{t}' THEN {len(set(TABLES[t]) - set(split))}" for t in able
    )
    return f"""
WITH groups AS (
  SELECT participant, agency, unit, {target} AS target, frequency, "table",
    count(*) AS pieces, sum(missing) AS missing, bool_or(provisional) AS provisional,
    bool_and(complete) AS complete, max(order_no) AS order_no
  FROM {slices} WHERE indicator = 'IE.detected' AND statistic = 'count'
    AND "table" IN ({tables}) AND rows > 0
    AND period_start >= DATE '2004-01-01' AND period_end <= DATE '2023-12-31'
  GROUP BY ALL),
chosen AS (
  SELECT *, pieces = {12 if grain == "year" else 1} AS whole FROM groups
  WHERE true QUALIFY row_number() OVER (
    PARTITION BY participant, agency, unit, target
    ORDER BY -pieces, provisional, missing > 0,
      CASE "table" {further} END, -order_no, "table") = 1),
keys AS (
  SELECT s.slice_key, c.participant, c.target, c.provisional, c.complete, c.whole
  FROM {slices} s JOIN chosen c ON s.participant = c.participant
    AND s.agency = c.agency AND s.unit = c.unit AND s.frequency = c.frequency
    AND s."table" = c."table" AND {target.replace("period", "s.period")} = c.target)
SELECT {shown.replace("participant", "k.participant")}, count(*) AS cells,
  count(value) AS known, count(coalesce(upper, value)) AS bounded,
  sum(value) AS value, sum(coalesce(lower, value)) AS low,
  sum(coalesce(upper, value)) AS high, bool_or(obs_status = 'E') AS estimated,
  bool_or(obs_status = 'P' OR provisional) AS preliminary,
  bool_or(obs_status = 'B') AS series_break, bool_and(whole AND complete) AS whole,
  max(obs_status) FILTER (WHERE value IS NULL) AS blank_status
FROM {cells} c JOIN keys k USING (slice_key)
WHERE indicator = 'IE.detected' AND statistic = 'count' AND "table" IN ({tables})
GROUP BY ALL ORDER BY ALL
"""


_COPY = (
    'participant, indicator, statistic, "table", period_start, citizenship, sex, '
    "value, lower, upper, obs_status"
)


def _postgres(dsn: str, backend: Backend, asked: tuple[str, str]) -> float:
    """Time the aggregation alone in PostgreSQL, the table being told to it."""
    import psycopg

    name, cells = asked
    _, by, table = QUESTIONS[name]
    split = [n for n in by if n not in ("participant", "period")]
    target = "date_trunc('year', period_start)"
    if QUESTIONS[name][0] == "month":
        target = "period_start"
    keys = ", ".join(
        [*(["participant"] if "participant" in by else []), target, *split]
    )
    sql = (
        f"SELECT {keys}, count(*), count(value), sum(value), "
        "sum(coalesce(lower, value)), sum(coalesce(upper, value)), "
        "bool_or(obs_status = 'P'), bool_or(obs_status = 'E') FROM bench_cells "
        "WHERE indicator = 'IE.detected' AND statistic = 'count' "
        f"AND \"table\" = '{table}' GROUP BY {keys}"
    )
    with psycopg.connect(dsn, autocommit=True) as peer:
        _fill(peer, backend, cells)
        return median_seconds(_fetching(peer, sql), times=3)


def _fetching(peer, sql: str) -> Callable[[], object]:  # type: ignore[no-untyped-def]
    return lambda: peer.execute(sql).fetchall()


def _fill(peer, backend: Backend, cells: str) -> None:  # type: ignore[no-untyped-def]
    """Load the rows once per run, with the index that suits the questions."""
    count = backend.con.execute(f"SELECT count(*) FROM {cells}").fetchone()[0]
    there = peer.execute("SELECT to_regclass('bench_cells')").fetchone()[0]
    if (
        there
        and peer.execute("SELECT count(*) FROM bench_cells").fetchone()[0] == count
    ):
        return
    peer.execute("DROP TABLE IF EXISTS bench_cells")
    peer.execute(
        "CREATE TABLE bench_cells (participant text, indicator text, statistic text, "
        '"table" text, period_start date, citizenship text, sex text, value numeric, '
        "lower numeric, upper numeric, obs_status text)"
    )
    reader = backend.con.sql(f"SELECT {_COPY} FROM {cells}").to_arrow_reader(100_000)
    with peer.cursor().copy("COPY bench_cells FROM STDIN") as copy:
        for batch in reader:
            for row in zip(*(c.to_pylist() for c in batch.columns), strict=True):
                copy.write_row(row)
    peer.execute(
        'CREATE INDEX bench_fit ON bench_cells (indicator, statistic, "table", '
        "period_start) INCLUDE (participant, citizenship, sex, value, lower, upper, "
        "obs_status)"
    )
    peer.execute("VACUUM ANALYZE bench_cells")
