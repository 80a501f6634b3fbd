"""A small world for the tests of the store: rows, submissions and holdings in a line."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
from ibis.backends.duckdb import Backend

from balise.store import Content, Holding, Manifest, Store
from balise.vocabulary.extents import Depth, Extent
from balise.vocabulary.observations import (
    DIMENSIONS,
    OBSERVATION_TYPES,
)
from balise.vocabulary.periods import Spans, parse_period
from balise.vocabulary.slices import Covered, CoveredFlow, Series
from balise.vocabulary.tables import parse_table

NOON = datetime(2024, 1, 1, 12, tzinfo=UTC)
SECRET = b"s" * 32


def a_series(
    table: str = "_T",
    *,
    participant: str = "QMR",
    agency: str = "border-police",
    dataflow: str = "IE",
    indicator: str = "IE.detected",
    statistic: str = "count",
    unit: str = "detections",
    frequency: str = "M",
) -> Series:
    return Series(
        participant, agency, dataflow, indicator, statistic, unit, frequency, table
    )


@dataclass(frozen=True)
class Cell:
    """One observation of the small world."""

    series: Series
    period: str
    value: str | None = "1"
    at: tuple[tuple[str, str], ...] = ()
    label: str = ""
    status: str = "A"
    row: int = 1

    def as_row(self) -> dict[str, object]:
        period = parse_period(self.period)
        fixed = dict(parse_table(self.series.table).universe) | dict(self.at)
        return (
            {
                name: getattr(self.series, name)
                for name in OBSERVATION_TYPES
                if hasattr(self.series, name)
            }
            | {name: fixed.get(name, "_T") for name in DIMENSIONS}
            | {
                "period": self.period,
                "period_start": period.start,
                "period_end": period.end,
                "value": self.value,
                "obs_status": self.status if self.value is not None else "O",
                "restriction": self.label,
                "original_value": self.value,
                "source_row": self.row,
            }
        )


def covering(
    cells: Iterable[Cell], *, complete: bool = False
) -> tuple[CoveredFlow, ...]:
    spans: dict[Series, Spans] = {}
    for cell in cells:
        run = Spans.of([parse_period(cell.period).span])
        spans[cell.series] = spans.get(cell.series, Spans()) | run
    return tuple(
        CoveredFlow(Depth.STATISTICS, Covered(series, days), complete=complete)
        for series, days in spans.items()
    )


def staged(backend: Backend, cells: Iterable[Cell], name: str = "observations") -> str:
    rows = [cell.as_row() for cell in cells]
    texts = pa.table(
        {
            column: pa.array([_text(row.get(column)) for row in rows], pa.string())
            for column in OBSERVATION_TYPES
        }
    )
    backend.con.register("incoming", texts)
    typed = ", ".join(f'"{c}"::{t} AS "{c}"' for c, t in OBSERVATION_TYPES.items())
    backend.con.execute(
        f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT {typed} FROM incoming"
    )
    backend.con.unregister("incoming")
    return name


def _text(value: object) -> str | None:
    return None if value is None else str(value)


@dataclass
class World:
    """A store, an engine, and the holdings that the ledger would have."""

    store: Store
    backend: Backend
    holdings: list[Holding] = field(default_factory=list)

    def seal(
        self,
        number: str,
        cells: Iterable[Cell],
        *,
        covered: tuple[CoveredFlow, ...] | None = None,
        released: bool = True,
        original: Path | None = None,
        incidents: Mapping[str, str] | None = None,
        secret: bytes = SECRET,
        know: bool = False,
    ) -> Manifest:
        cells = list(cells)
        stated = covering(cells) if covered is None else covered
        content = Content(
            self.backend,
            observations=staged(self.backend, cells) if cells else None,
            incidents=incidents or {},
            original=original,
            covered=stated,
        )
        manifest = self.store.seal(
            content,
            number=number,
            secret=secret,
            manifest={"pack": "test"},
            holdings=self.holdings if know else (),
        )
        order = len(self.holdings) + 1
        at = NOON + timedelta(days=order)
        series = stated[0].covered.series
        self.holdings.append(
            Holding(
                number=number,
                order=order,
                sealed_at=at,
                released_at=at if released else None,
                participant=series.participant,
                agency=series.agency,
                covered=stated,
                restrictions=manifest.restrictions,
                same_as=manifest.same_as,
            )
        )
        return manifest

    def open(self, *extents: Extent) -> dict[str, list[dict[str, object]]]:
        files = [
            file
            for inside in (False, True)
            for file in self.store.shelf_files(self.holdings, inside=inside)
        ]
        with self.store.opened(extents, files, self.backend) as found:
            return {
                "slices": sorted(found.slices.to_pyarrow().to_pylist(), key=str),
                "cells": sorted(found.cells.to_pyarrow().to_pylist(), key=str),
                "numbers": sorted(found.numbers),
                **{
                    name: table.to_pyarrow().to_pylist()
                    for name, table in found.incidents.items()
                },
            }


def an_extent(**changes: object) -> Extent:
    values: dict[str, object] = {
        "participant": "QMR",
        "dataflow": "IE",
        "depth": Depth.STATISTICS,
    }
    return Extent(**(values | changes))  # type: ignore[arg-type]
