"""How cost grows with the region: seal, release, ask, recall; then with incidents.

Each size is ten times the last. What must be read (the rows of one delivery, or the
shelf file of one participant) may cost ten times more, never much more than that; what
need not be read (all other participants) may cost nothing. Beyond 200 participants a
region grows by finer tables. The largest size is made at ``--scale 10`` only.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from time import perf_counter, process_time

from ibis.backends.duckdb import Backend

from balise.analysis.answering import ask
from balise.analysis.questions import Question, parse_question
from balise.analysis.settings import Setting
from balise.intake.deriving import derive
from balise.simulation.region import region as simulated
from balise.store import Content, Holding, Store
from balise.store.records import incident_types
from balise.vocabulary.extents import Depth, Extent
from balise.vocabulary.periods import Span, Spans
from balise.vocabulary.slices import Covered, CoveredFlow, Series
from benchmarks import region
from benchmarks.results import Result, peak_memory_mb

SIZES = (100_000, 1_000_000, 10_000_000, 100_000_000)
INCIDENTS = (10_000, 100_000, 1_000_000)
LINEAR, FLAT = 12.0, 1.5
"""How many times more ten times the size may cost."""
NEW_MONTH = 100
PER_INCIDENT = 57
"""About how many detections of the simulated region there are for one incident."""


@dataclass(frozen=True)
class Step:
    """One thing that was timed at one size, and how it may grow to the next."""

    what: str
    seconds: float
    aim: float | None


def run(scale: float = 1.0) -> list[Result]:
    """Grow a region, and a list of incidents, to the sizes that a scale allows."""
    sizes = [n for n in SIZES if n <= 10_000_000 * scale] or [SIZES[0]]
    cases = [n for n in INCIDENTS if n <= 100_000 * scale] or [INCIDENTS[0]]
    return [*_grown(sizes, _of_region), *_grown(cases, _of_incidents)]


def _grown(
    sizes: Sequence[int], measured: Callable[[Path, int], tuple[list[Step], str]]
) -> Iterator[Result]:
    before: dict[str, Step] = {}
    for size in sizes:
        root = Path(tempfile.mkdtemp(prefix="balise-scale-"))
        try:
            steps, files = measured(root, size)
        finally:
            shutil.rmtree(root, ignore_errors=True)
        note = f"{size:,}; {files}; {peak_memory_mb()} MB at most"
        for step in steps:
            last = before.get(step.what)
            yardstick = last.seconds if last else step.seconds
            aim = step.aim if last else None
            yield Result(
                step.what,
                step.seconds,
                "a tenth" if last else "itself",
                yardstick,
                aim,
                note,
            )
            before[step.what] = step


def _files(root: Path) -> str:
    found = [path.stat().st_size for path in root.rglob("*") if path.is_file()]
    return f"{len(found)} files, {sum(found) / 1e6:.0f} MB"


def _of_region(root: Path, size: int) -> tuple[list[Step], str]:
    """Let one participant of many deliver one more month, and take it back."""
    holdings, extents = region.build(root, size)
    store = Store(root)
    with store.session() as backend:
        new, sealing = _sealed(store, backend, holdings[0])
        every = (*holdings, new)
        # The plan of the others is known; what one release changes is worked out.
        store.shelf_files(holdings, inside=False)
        files, planning = _timed(lambda: store.shelf_files(every, inside=False))
        _, building = _timed(lambda: store.build(files, backend))
        one = _quickest(lambda: _asked(store, extents[:1], files, backend))
        whole = _quickest(lambda: _asked(store, extents, files, backend), 1)
        kept = _files(root)
        # The view of before the release is swept, so that the recall has to build it.
        store.sweep(
            [holding.number for holding in every],
            wanted=[file.name for file in files],
            spare=timedelta(0),
        )
        _, erasing = _timed(lambda: store.erase(new.number))
        after = store.shelf_files(holdings, inside=False)
        _, again = _timed(lambda: store.build(after, backend))
    # A participant's own rows grow only where its tables get finer.
    grows = LINEAR if size > 10_000_000 else FLAT
    return [
        Step("seal one month of one participant", sealing, grows),
        Step("release it: plan the shelf", planning, None),
        Step("release it: build the one shelf file", building, grows),
        Step("ask one participant's years", one, FLAT),
        Step("ask the years of all", whole, LINEAR),
        Step("recall it: erase", erasing, None),
        Step("recall it: build the one shelf file", again, grows),
    ], kept


def _sealed(store: Store, backend: Backend, before: Holding) -> tuple[Holding, float]:
    """Seal one month with other figures, knowing what the participant sealed before."""
    code, number = before.participant, "scale"
    start = date(2004 + NEW_MONTH // 12, NEW_MONTH % 12 + 1, 1)
    end = (start + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    month = Spans((Span(start, end),))
    covered = tuple(
        replace(flow, covered=replace(flow.covered, periods=month))
        for flow in before.covered
    )
    finer = _finer(store, backend, before)
    rows = region.rows_of(code, 7, finer=finer, month=NEW_MONTH)
    backend.con.execute(f"CREATE OR REPLACE TEMP TABLE scaling AS {rows}")
    content = Content(backend, observations="scaling", covered=covered)
    manifest, seconds = _timed(
        lambda: store.seal(
            content, number=number, secret=b"scale", manifest={}, holdings=(before,)
        )
    )
    at = region.SEALED_AT + timedelta(days=1)
    holding = Holding(
        number, 1_000, at, at, code, before.agency, covered, same_as=manifest.same_as
    )
    return holding, seconds


def _finer(store: Store, backend: Backend, before: Holding) -> int:
    path = store.sealed(before.number) / "statistics" / "IE-0000.parquet"
    query = f"SELECT count(*) FROM read_parquet('{path}') WHERE \"table\" = '{region.CROSSED}'"
    ((rows,),) = backend.con.execute(query).fetchall()
    return int(rows) // region.MONTHS


def _asked(
    store: Store, extents: Sequence[Extent], files: Sequence[object], backend: Backend
) -> int:
    question = parse_question(
        "IE.detected", first="2004", last="2023", by=("period",), grain="year"
    )
    if not isinstance(question, Question):
        raise TypeError(question)
    setting = Setting(viewer=None, today=date(2026, 1, 1))
    with store.opened(extents, files, backend) as found:  # type: ignore[arg-type]
        return int(ask(question, found, setting).table.num_rows)


def _of_incidents(root: Path, size: int) -> tuple[list[Step], str]:
    """Let one agency deliver all its incidents in one submission."""
    store = Store(root, derive)
    with store.session() as backend:
        tables = _incident_tables(backend, size)
        observed, deriving = _timed(
            lambda: derive(backend, tables, participant="QMR", agency="coast-guard")
        )
        covered = _covering(backend, observed)
        content = Content(backend, observed, tables, covered=covered)
        manifest, sealing = _timed(
            lambda: store.seal(content, number="cases", secret=b"s", manifest={})
        )
        at = datetime.fromisoformat("2026-01-01T00:00:00+00:00")
        holding = Holding(
            "cases", 1, at, at, "QMR", "coast-guard", covered, same_as=manifest.same_as
        )
        files = store.shelf_files((holding,), inside=False)
        _, building = _timed(lambda: store.build(files, backend))
        deep = Extent("QMR", "IC", Depth.INCIDENTS)
        opening = _quickest(lambda: _counted(store, deep, files, backend))
        kept = _files(root)
        _, erasing = _timed(lambda: store.erase("cases"))
    return [
        Step("derive the figures of incidents", deriving, LINEAR),
        Step("seal incidents and their figures", sealing, LINEAR),
        Step("build their shelf files", building, LINEAR),
        Step("open them and count the groups", opening, LINEAR),
        Step("erase them", erasing, LINEAR),
    ], kept


def _incident_tables(backend: Backend, size: int) -> dict[str, str]:
    """Lay out the simulated incidents of one participant with every column."""
    invented = simulated(scale=round(size * PER_INCIDENT * 1.5))
    names: dict[str, str] = {}
    for chapter in invented.incident_chapters():
        for table, rows in chapter.items():
            backend.con.register("chapter", rows)
            names[table] = f"cases_{table}"
            types = incident_types(table)
            known = {
                **{name: f'"{name}"' for name in rows.column_names},
                "date_lower": "date" if table == "incident" else "NULL",
                "date_upper": "date" if table == "incident" else "NULL",
                "restriction": "''",
            }
            cells = ", ".join(
                f'CAST({known.get(name, "NULL")} AS {kind}) AS "{name}"'
                for name, kind in types.items()
            )
            made = (
                "INSERT INTO" if _there(backend, names[table]) else "CREATE TEMP TABLE"
            )
            into = f"{made} {names[table]}{'' if made.startswith('INSERT') else ' AS'}"
            backend.con.execute(
                f"{into} SELECT {cells} FROM chapter WHERE starts_with(incident, 'QMR')"
            )
            backend.con.unregister("chapter")
    return names


def _there(backend: Backend, name: str) -> bool:
    query = f"SELECT count(*) FROM duckdb_tables() WHERE table_name = '{name}'"
    ((found,),) = backend.con.execute(query).fetchall()
    return bool(found)


def _covering(backend: Backend, observed: str) -> tuple[CoveredFlow, ...]:
    """Cover each series that was derived, and the incidents themselves."""
    names = list(Series.__dataclass_fields__)
    columns = ", ".join(f'"{name}"' for name in names)
    found = backend.con.execute(
        f"SELECT {columns}, min(period_start), max(period_end) "
        f"FROM {observed} GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    figures = tuple(
        CoveredFlow(
            Depth.STATISTICS,
            Covered(Series(*row[:-2]), Spans((Span(row[-2], row[-1]),))),
        )
        for row in found
    )
    whole = Spans((Span(min(r[-2] for r in found), max(r[-1] for r in found)),))
    log = Series("QMR", "coast-guard", "IC", "", "_Z", "_Z", "D", "incidents/cases")
    return (*figures, CoveredFlow(Depth.INCIDENTS, Covered(log, whole)))


def _counted(
    store: Store, extent: Extent, files: Sequence[object], backend: Backend
) -> int:
    with store.opened([extent], files, backend) as found:  # type: ignore[arg-type]
        table = found.incidents["group"]
        counted = table.group_by("role").aggregate(n=table.count()).to_pyarrow()
        return int(counted.num_rows)


def _timed(work: Callable[[], object]) -> tuple[object, float]:  # type: ignore[type-arg]
    start = _now()
    found = work()
    return found, _now() - start


def _quickest(work: Callable[[], object], times: int = 3) -> float:
    return min(_timed(work)[1] for _ in range(times))


def _now() -> float:
    """Give wall time, or processor time where others use the machine as well."""
    return process_time() if os.environ.get("BENCH_CPU") else perf_counter()
