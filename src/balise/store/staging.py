# ruff: noqa: S608 - every name and text in a statement goes through quoted or literal
"""Sealed files and pieces as tables of the engine, for as long as one build takes."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import pyarrow as pa
from duckdb import DuckDBPyConnection

from balise.store.canonical import literal, quoted
from balise.store.faults import StoreFault
from balise.store.folders import Folders
from balise.store.manifests import SealedFile, read_manifest
from balise.store.values import Piece, ShelfFile
from balise.vocabulary.extents import Depth
from balise.vocabulary.messages import Message
from balise.vocabulary.observations import SERIES_COLUMNS
from balise.vocabulary.periods import Frequency, Span

Found = tuple[str, str, SealedFile]
"""Path, submission number, and what the manifest says of the file."""

KEY_BITS: Final = 1
"""An md5 is cut to 63 bits, so that the key is a signed number in any engine."""


def key_of(parts: Sequence[str]) -> str:
    """Write a key over some expressions: the same number in every engine version."""
    joined = ", '|', ".join(parts)
    return f"(md5_number_lower(concat({joined})) >> {KEY_BITS})::BIGINT"


def slice_key(prefix: str = "") -> str:
    """Write the key of a slice."""
    return key_of([f"{prefix}{quoted(c)}" for c in (*SERIES_COLUMNS, "period")])


def sealed_files(folders: Folders, file: ShelfFile) -> list[Found]:
    """Give the sealed files, of any label, behind the pieces of a shelf file."""
    found = files_behind(folders, file.pieces, file.depth)
    return [one for one in found if one[2].dataflow == file.dataflow]


def files_behind(
    folders: Folders, pieces: Sequence[Piece], depth: Depth
) -> list[Found]:
    """Give the sealed files of a depth, of any label, behind some pieces."""
    found: list[Found] = []
    for number in sorted({piece.number for piece in pieces}):
        folder = folders.sealed / number
        try:
            manifest = read_manifest(folder)
        except FileNotFoundError:
            raise StoreFault(
                Message("store-files-missing", {"number": number})
            ) from None
        found += [
            (str(folder / one.path), number, one)
            for one in manifest.files
            if one.kind == depth.value
        ]
    return found


def parquet_rows(paths: Sequence[str], types: Mapping[str, str]) -> str:
    """Write the rows of some files, with their file name; none gives no rows."""
    if paths:
        listing = ", ".join(literal(path) for path in paths)
        return f"read_parquet([{listing}], filename = true)"
    cells = ", ".join(f"NULL::{kind} AS {quoted(name)}" for name, kind in types.items())
    return f"(SELECT {cells}, NULL::VARCHAR AS filename LIMIT 0)"


@dataclass(frozen=True)
class Staged:
    """Names of engine tables: runs of days, facts of pieces, numbers of files.

    ``mixed`` says that some series has years that start in different months.
    """

    runs: str
    facts: str
    files: str
    mixed: bool = False

    def in_run(self, row: str, run: str) -> str:
        """Write the condition that a row counts in a run of days of its series.

        A year belongs to the run of years that start as it does; where there is none,
        to whichever run it lies in.
        """
        lies = f"{row}.period_start >= {{0}}.first AND {row}.period_end <= {{0}}.last"
        if not self.mixed:
            return lies.format(run)
        own = f"k.kind = month({row}.period_start) AND {lies.format('k')}"
        return (
            f"{lies.format(run)} AND ({run}.kind IN (0, month({row}.period_start)) "
            f"OR NOT EXISTS (SELECT 1 FROM {self.runs} k "
            f"WHERE {same_series(row, 'k')} AND {own}))"
        )


@contextmanager
def staged(
    con: DuckDBPyConnection,
    pieces: Sequence[Piece],
    depth: Depth,
    found: Sequence[Found],
) -> Iterator[Staged]:
    """Lay pieces and files out as tables, and take them away again."""
    runs = run_table(pieces, depth)
    mark, kinds = secrets.token_hex(4), set(runs["kind"].to_pylist())
    names = Staged(
        f"runs_{mark}", f"facts_{mark}", f"files_{mark}", mixed=len(kinds - {0}) > 1
    )
    con.register(names.runs, runs)
    con.register(names.facts, _fact_table(pieces))
    con.register(names.files, _file_table(found))
    try:
        yield names
    finally:
        for name in (names.runs, names.facts, names.files):
            con.unregister(name)


def run_table(pieces: Sequence[Piece], depth: Depth) -> pa.Table:
    """Lay pieces out as a table, one row per run of days in which rows count.

    Figures count only for what was stated as covered; incidents wherever the
    submission replaced what was there before, and nowhere once it is gone.
    """
    rows = [
        (piece, run)
        for piece in pieces
        if piece.way != "gone"
        for run in (piece.spans if depth is Depth.INCIDENTS else piece.covered)
    ]
    return pa.table(
        _series_arrays([piece for piece, _ in rows])
        | {
            "first": pa.array([run.first for _, run in rows], pa.date32()),
            "last": pa.array([run.last for _, run in rows], pa.date32()),
            "kind": pa.array([_kind(*row) for row in rows], pa.int64()),
            "order_no": pa.array([piece.order for piece, _ in rows], pa.int64()),
        }
    )


def _kind(piece: Piece, run: Span) -> int:
    """Give the month in which the years of a run start; 0 where there are none."""
    yearly = piece.series.frequency == Frequency.ANNUAL.value
    return run.first.month if yearly else 0


def same_series(left: str, right: str) -> str:
    """Write the condition that two rows are of one series."""
    return " AND ".join(
        f"{left}.{quoted(name)} = {right}.{quoted(name)}" for name in SERIES_COLUMNS
    )


def _fact_table(pieces: Sequence[Piece]) -> pa.Table:
    distinct = list({(piece.series, piece.number): piece for piece in pieces}.values())
    return pa.table(
        _series_arrays(distinct)
        | {
            "order_no": pa.array([piece.order for piece in distinct], pa.int64()),
            "complete": pa.array([piece.complete for piece in distinct], pa.bool_()),
            "absent": pa.array([piece.absent for piece in distinct], pa.string()),
            "way": pa.array([piece.way for piece in distinct], pa.string()),
        }
    )


def _file_table(found: Sequence[Found]) -> pa.Table:
    return pa.table(
        {
            "path": pa.array([path for path, _, _ in found], pa.string()),
            "number": pa.array([number for _, number, _ in found], pa.string()),
        }
    )


def _series_arrays(pieces: Sequence[Piece]) -> dict[str, pa.Array]:
    arrays = {
        name: pa.array([getattr(piece.series, name) for piece in pieces], pa.string())
        for name in SERIES_COLUMNS
    }
    numbers = pa.array([piece.number for piece in pieces], pa.string())
    return arrays | {"number": numbers}
