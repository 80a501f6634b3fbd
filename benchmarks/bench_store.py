"""Opening a region and asking it, against bare SQL over the same Parquet files.

The yardstick is one statement per question, written by hand: it reads the index under
the same extents, chooses the table with the same window, and adds the cells with their
statuses. Ours counts from the decided extents to the answer with its coverage. Sealing
and erasing are measured beside it, with no yardstick but each other.
"""

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

from ibis.backends.duckdb import Backend

from balise.analysis.answering import ask
from balise.analysis.settings import Setting
from balise.engine.sessions import session
from balise.store import Content, ShelfFile, Store
from balise.store.extent_tables import extent_table
from balise.vocabulary.extents import Extent
from benchmarks import bench_asking, region
from benchmarks.results import Result, median_seconds

AIM = 1.3
ALLOWED_SECONDS = 0.06


def run(scale: float = 1.0) -> list[Result]:
    """Open, ask, seal and erase a region of ten million observations."""
    root = Path(tempfile.mkdtemp(prefix="balise-store-"))
    try:
        holdings, extents = region.build(root, round(10_000_000 * scale))
        store = Store(root)
        files = store.shelf_files(holdings, inside=False)
        with session(root) as backend:
            asked = list(_asked(store, extents, files, backend))
            sealed = list(_sealed(store, backend))
        working_out = median_seconds(
            lambda: Store(root).shelf_files(holdings, inside=False)
        )
    finally:
        shutil.rmtree(root, ignore_errors=True)
    note = f"{len(files)} shelf files"
    worked_out = Result(
        "work out the shelf files", working_out, "itself", working_out, None, note
    )
    return [*asked, *sealed, worked_out]


def _asked(
    store: Store,
    extents: Sequence[Extent],
    files: Sequence[ShelfFile],
    backend: Backend,
) -> Iterator[Result]:
    setting = Setting(viewer=None, today=date(2026, 1, 1))
    for name in bench_asking.QUESTIONS:
        question = bench_asking._question(name)

        def ours(question=question) -> int:  # type: ignore[no-untyped-def]
            with store.opened(extents, files, backend) as found:
                answer = ask(question, found, setting)
                return int(answer.table.num_rows + 0 * len(answer.coverage.table))

        def bare(name: str = name) -> int:
            return bare_rows(store, extents, files, backend, name)

        if ours() != bare():
            raise ValueError(f"{name}: the two do not answer alike")
        theirs = median_seconds(bare)
        aim = AIM + ALLOWED_SECONDS / theirs
        yield Result(
            f"open and ask: {name}", median_seconds(ours), "bare SQL", theirs, aim
        )


def bare_rows(
    store: Store,
    extents: Sequence[Extent],
    files: Sequence[ShelfFile],
    backend: Backend,
    name: str,
) -> int:
    """Answer a question by hand, straight from the files; give how many rows."""
    open_slices = (
        f"(SELECT i.* FROM {_files(store, files, 'index.parquet')} i JOIN given g "
        "ON g.participant = i.participant AND g.dataflow = i.dataflow "
        "AND i.period_start >= g.first AND i.period_end <= g.last "
        "WHERE CASE WHEN i.crossed THEN g.crossed ELSE g.one_way END > 0) open_slices"
    )
    sql = bench_asking._bare(
        name, slices=open_slices, cells=_files(store, files, "cells.parquet")
    )
    backend.con.register("given", extent_table(extents))
    table = backend.con.sql(sql).to_arrow_table()
    backend.con.unregister("given")
    return int(table.num_rows)


def _files(store: Store, files: Sequence[ShelfFile], part: str) -> str:
    paths = [str(store.folders.shelf / file.name / part) for file in files]
    return f"read_parquet({paths!r})"


def _sealed(store: Store, backend: Backend) -> Iterator[Result]:
    """Seal one participant's twenty years, against writing them; then erase."""
    holding = region.holding_of(999)
    backend.con.execute(
        "CREATE TEMP TABLE sealing AS " + region.rows_of(holding.participant, 999)
    )
    content = Content(backend, observations="sealing", covered=holding.covered)
    at = iter(range(100))

    def seal() -> None:
        number = f"sealing{next(at)}"
        store.seal(content, number=number, secret=b"region", manifest={})

    ours = median_seconds(seal)
    plain = median_seconds(_writing(backend, store.root / "plain.parquet"))
    rows = region.MONTHS * region.CELLS_PER_MONTH
    yield Result(
        "seal twenty years of a participant, digests and fsync",
        ours,
        "write one Parquet file",
        plain,
        None,
        f"{rows:,} rows",
    )
    gone = iter(range(100))
    erasing = median_seconds(lambda: store.erase(f"sealing{next(gone)}"))
    yield Result("erase it, looking through the shelf", erasing, "sealing it", ours)


def _writing(backend: Backend, path: Path) -> Callable[[], object]:
    return lambda: backend.con.execute(f"COPY sealing TO '{path}' {region.PARQUET}")
