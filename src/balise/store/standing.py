# ruff: noqa: S608 - every name and text in a statement goes through quoted or literal
"""The records of one sealed submission, and those that count now where another covers.

Both are tables of the engine, to be compared with what is not sealed yet.
"""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from duckdb import DuckDBPyConnection

from balise.store.canonical import literal, quoted
from balise.store.comparing import OBSERVATIONS, RecordSet
from balise.store.folders import Folders
from balise.store.manifests import read_manifest
from balise.store.replacing import overlay
from balise.store.staging import parquet_rows, same_series, staged
from balise.store.values import Holding, Piece
from balise.vocabulary.extents import Depth
from balise.vocabulary.observations import OBSERVATION_TYPES
from balise.vocabulary.periods import ALWAYS
from balise.vocabulary.slices import CoveredFlow, Series


def sealed_records(folders: Folders, con: DuckDBPyConnection, number: str) -> RecordSet:
    """Give the records of one sealed submission as views."""
    folder = folders.sealed / number
    paths: dict[str, list[str]] = {}
    for file in read_manifest(folder).files:
        if file.kind == Depth.STATISTICS.value:
            paths.setdefault(OBSERVATIONS, []).append(str(folder / file.path))
        if file.kind == Depth.INCIDENTS.value:
            paths.setdefault(file.table, []).append(str(folder / file.path))
    return {table: _view(con, found) for table, found in paths.items()}


def records_in_force(
    folders: Folders,
    con: DuckDBPyConnection,
    flows: Iterable[CoveredFlow],
    holdings: Iterable[Holding],
) -> RecordSet:
    """Give what counts inside now of all that some flows cover.

    Figures are cut to what each flow replaces. Incidents are those of the latest
    submission of the same series, because one delivery of them stands whole.
    """
    known, stated = tuple(holdings), tuple(flows)
    pieces = overlay(known, inside=True)
    table = f"standing_{secrets.token_hex(4)}"
    clipped = list(_clipped(pieces, stated))
    stage_figures(con, folders, clipped, table, OBSERVATION_TYPES)
    found = {OBSERVATIONS: table}
    series = {f.covered.series for f in stated if f.depth is Depth.INCIDENTS}
    if latest := _latest(known, series):
        records = sealed_records(folders, con, latest.number)
        found |= {name: view for name, view in records.items() if name != OBSERVATIONS}
    return found


def resting_on(
    flows: Iterable[CoveredFlow], holdings: Iterable[Holding]
) -> list[list[object]]:
    """Say on which submissions what counts inside rests now, as plain values.

    Two answers are equal exactly where nobody has sealed anything else in between.
    """
    known, stated = tuple(holdings), tuple(flows)
    found: list[list[object]] = [
        [*_parts(p.series), p.number, [[str(r.first), str(r.last)] for r in p.covered]]
        for p in _clipped(overlay(known, inside=True), stated)
    ]
    for flow in stated:
        if flow.depth is Depth.INCIDENTS:
            latest = _latest(known, {flow.covered.series})
            number = latest.number if latest else ""
            found.append([*_parts(flow.covered.series), number, []])
    return sorted(found, key=str)


def _parts(series: Series) -> list[str]:
    return [getattr(series, name) for name in Series.__slots__]


def _latest(holdings: Sequence[Holding], series: set[Series]) -> Holding | None:
    of_series = [
        holding
        for holding in holdings
        if not holding.gone
        and any(flow.covered.series in series for flow in holding.covered)
    ]
    return max(of_series, key=lambda holding: holding.order, default=None)


def _clipped(pieces: Iterable[Piece], flows: Sequence[CoveredFlow]) -> Iterable[Piece]:
    reach = {
        flow.covered.series: ALWAYS if flow.replaces == "all" else flow.covered.periods
        for flow in flows
        if flow.depth is Depth.STATISTICS
    }
    for piece in pieces:
        # Figures of incidents that replace each other by id are made anew from them.
        if piece.depth is not Depth.STATISTICS or piece.way:
            continue
        if spans := reach.get(piece.series):
            covered = piece.covered & spans
            if covered:
                yield replace(piece, spans=covered, covered=covered)


def stage_figures(
    con: DuckDBPyConnection,
    folders: Folders,
    pieces: Sequence[Piece],
    name: str,
    wanted: Iterable[str],
) -> None:
    """Stage some columns of the observations of pieces, on the days that they cover."""
    found = [
        (str(folders.sealed / number / file.path), number, file)
        for number in sorted({piece.number for piece in pieces})
        for file in read_manifest(folders.sealed / number).files
        if file.kind == Depth.STATISTICS.value
    ]
    source = parquet_rows([path for path, _, _ in found], OBSERVATION_TYPES)
    cells = ", ".join(f"o.{quoted(column)}" for column in wanted)
    days = [run for piece in pieces for run in piece.covered]
    # Said in so many words, the engine passes over what lies outside before it joins.
    first = min((run.first for run in days), default=date.min)
    last = max((run.last for run in days), default=date.max)
    with staged(con, pieces, Depth.STATISTICS, found) as names:
        con.execute(
            f"CREATE TEMP TABLE {name} AS SELECT {cells} FROM {source} o "
            f"JOIN {names.files} f ON f.path = o.filename "
            f"JOIN {names.runs} p ON p.number = f.number AND {same_series('o', 'p')} "
            f"WHERE {names.in_run('o', 'p')} "
            f"AND o.period_start >= DATE '{first}' AND o.period_end <= DATE '{last}'"
        )


def _view(con: DuckDBPyConnection, paths: Sequence[str]) -> str:
    name = f"sealed_{secrets.token_hex(4)}"
    listing = ", ".join(literal(path) for path in paths)
    con.execute(
        f"CREATE TEMP VIEW {name} AS SELECT * FROM "
        f"read_parquet([{listing}], union_by_name = true)"
    )
    return name
