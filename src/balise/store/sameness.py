# ruff: noqa: S608 - every name and text in a statement goes through quoted or literal
"""Find the slices that a new submission repeats unchanged.

Rows are compared in the engine, both ways and with their number of repeats. Where a
row stood in its file, and how the source spelled it, is not part of the comparison.
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from duckdb import DuckDBPyConnection

from balise.store.canonical import columns, quoted
from balise.store.faults import faults_told
from balise.store.folders import Folders
from balise.store.replacing import overlay, same_as_of, year_starts
from balise.store.staging import parquet_rows
from balise.store.standing import stage_figures
from balise.store.values import Content, Holding, Piece, SameAs
from balise.vocabulary.extents import Depth
from balise.vocabulary.observations import (
    IDENTITY_COLUMNS,
    OBSERVATION_TYPES,
    PERIOD_COLUMNS,
    SERIES_COLUMNS,
    VALUE_COLUMNS,
)
from balise.vocabulary.periods import Spans
from balise.vocabulary.slices import CoveredFlow, Series

_COMPARED = (
    *IDENTITY_COLUMNS,
    "period_start",
    "period_end",
    *VALUE_COLUMNS,
    "restriction",
    "note",
)


def unchanged_since(
    folders: Folders, content: Content, holdings: Iterable[Holding]
) -> SameAs:
    """Give, per series, the earlier submissions that hold the very same rows."""
    known = tuple(holdings)
    seen = [overlay(known, inside=inside) for inside in (False, True)]
    # Both viewpoints are compared: were it only the inside, what is not released would
    # show outside, in which submission a citation of the unchanged rows names.
    views = seen[:1] if seen[0] == seen[1] else seen
    found: dict[Series, dict[str, Spans]] = {}
    for pieces in views:
        for series, numbers in _unchanged(folders, content, pieces).items():
            held = found.setdefault(series, {})
            for number, spans in numbers.items():
                held[number] = held.get(number, Spans()) | spans
    # In the order in which a manifest is read again.
    return {series: dict(sorted(held.items())) for series, held in found.items()}


def _unchanged(folders: Folders, content: Content, pieces: Sequence[Piece]) -> SameAs:
    stated = _stated(content)
    pairs = [
        (piece, both)
        for piece in pieces
        if (flow := stated.get(piece.series)) and piece.depth is Depth.STATISTICS
        if not piece.way
        if piece.complete == flow.complete and piece.absent == flow.absent
        if _years_alike(piece, flow)
        if (both := piece.covered & flow.covered.periods)
    ]
    if not pairs:
        return {}
    # Only the days that both cover are read: a month is not held against twenty years.
    shared = [replace(piece, covered=both) for piece, both in pairs]
    with faults_told():
        changed = _changed(folders, content, shared)
    kept = {piece: both - changed.get(piece.series, Spans()) for piece, both in pairs}
    return same_as_of([piece for piece, _ in pairs], kept)


def _years_alike(piece: Piece, flow: CoveredFlow) -> bool:
    """Say whether both are of years that start in one and the same month.

    A submission with years of two kinds in one series is compared with nothing: days
    alone would not tell which of them changed.
    """
    here = set(year_starts(piece.series, piece.covered))
    there = set(year_starts(piece.series, flow.covered.periods))
    return here == there and len(there) == 1


def _stated(content: Content) -> Mapping[Series, CoveredFlow]:
    found: dict[Series, CoveredFlow] = {}
    for flow in content.covered:
        # A series that is stated twice is left alone: nothing is claimed for it.
        if flow.covered.series in found:
            return {}
        # Figures by id are made anew: what this file alone gives is not what counts.
        if flow.depth is Depth.STATISTICS and flow.replaces != "id":
            found[flow.covered.series] = flow
    return found


def _changed(
    folders: Folders, content: Content, pieces: Sequence[Piece]
) -> Mapping[Series, Spans]:
    """Give the periods of which some row is only here or only there."""
    con = content.backend.con
    old, new = _names("old"), _names("new")
    stage_figures(con, folders, pieces, old, _COMPARED)
    _stage_new(con, content, new)
    found = con.execute(
        f"SELECT DISTINCT {columns((*SERIES_COLUMNS, *PERIOD_COLUMNS[1:]))} FROM ("
        f"(FROM {old} EXCEPT ALL FROM {new}) UNION ALL "
        f"(FROM {new} EXCEPT ALL FROM {old}))"
    ).fetchall()
    for name in (old, new):
        con.execute(f"DROP TABLE {name}")
    spans: dict[Series, list[tuple[date, date]]] = {}
    for *series, first, last in found:
        spans.setdefault(Series(*series), []).append((first, last))
    return {series: Spans.of(runs) for series, runs in spans.items()}


def compared_columns() -> tuple[str, ...]:
    """Write the columns by which two rows are the same, in the types of the model."""
    return tuple(_compared(name) for name in _COMPARED)


def _stage_new(con: DuckDBPyConnection, content: Content, name: str) -> None:
    source = (
        quoted(content.observations)
        if content.observations
        else parquet_rows([], OBSERVATION_TYPES)
    )
    con.execute(
        f"CREATE TEMP TABLE {name} AS SELECT "
        f"{', '.join(compared_columns())} FROM {source}"
    )


def _compared(name: str) -> str:
    found = quoted(name)
    if name == "restriction":
        found = f"coalesce({found}, '')"
    return f"{found}::{OBSERVATION_TYPES[name]} AS {quoted(name)}"


def _names(stem: str) -> str:
    return f"{stem}_{secrets.token_hex(4)}"
