"""Opening a whole region and grouping it, against bare SQL on the same files."""

import tempfile
from pathlib import Path

from ibis.backends.duckdb import Backend

from balise.engine.sessions import session
from balise.store import ShelfFile, Store
from balise.vocabulary.extents import Extent
from benchmarks.region import build
from benchmarks.results import Result, median_seconds


def run(scale: float = 1.0) -> list[Result]:
    observations = round(10_000_000 * scale)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        holdings, extents = build(root, observations)
        store = Store(root)
        files = store.shelf_files(holdings, inside=False)
        with session(root) as backend:
            ours = median_seconds(lambda: grouped(store, extents, files, backend))
            bare = median_seconds(lambda: bare_sql(store, files, backend))
        working_out = median_seconds(
            lambda: Store(root).shelf_files(holdings, inside=False)
        )
    note = f"{observations:,} observations, {len(files)} shelf files"
    return [
        Result(
            "open every extent and group one table by year",
            ours,
            "the same SQL on the same files",
            bare,
            1.3 + 0.06 / bare,
            note,
        ),
        Result("work out the shelf files", working_out, "opening", ours, None, note),
    ]


def grouped(
    store: Store,
    extents: tuple[Extent, ...],
    files: tuple[ShelfFile, ...],
    backend: Backend,
) -> object:
    with store.opened(extents, files, backend) as found:
        cells = found.cells
        wanted = cells.filter(
            cells.indicator == "IE.detected", cells.table == "citizenship"
        )
        year = wanted.period_start.year().name("year")
        return (
            wanted.group_by("citizenship", year).agg(n=wanted.value.sum()).to_pyarrow()
        )


def bare_sql(store: Store, files: tuple[ShelfFile, ...], backend: Backend) -> object:
    paths = [str(store.folders.shelf / file.name / "cells.parquet") for file in files]
    return backend.con.sql(
        "SELECT citizenship, year(period_start) AS year, sum(value) "
        f"FROM read_parquet({paths!r}) "
        "WHERE indicator = 'IE.detected' AND \"table\" = 'citizenship' "
        "AND obs_status NOT IN ('Q', 'O') "
        "AND period_start >= DATE '2004-01-01' AND period_end <= DATE '2023-12-31' "
        "GROUP BY ALL"
    ).to_arrow_table()
