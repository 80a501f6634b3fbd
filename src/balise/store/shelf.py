"""The shelf: the current view, one folder per participant, dataflow, depth and label.

A folder is named by a digest of the pieces in it and of the format, so it is never
overwritten, and two workers that build the same one make the same rows. It can be
deleted at any time.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from balise.store.manifests import runs_of, spans_of
from balise.store.replacing import overlaid
from balise.store.values import UNLABELLED, Holding, Piece, ShelfFile
from balise.vocabulary.extents import Depth
from balise.vocabulary.observations import (
    SERIES_COLUMNS,
)
from balise.vocabulary.slices import Series

SHELF_FORMAT: Final = "2"
CELLS: Final = "cells.parquet"
INDEX: Final = "index.parquet"
LABELS: Final = "labels.parquet"
HIDING: Final = "hiding.parquet"
"""Which slices of figures hold a label; there only where some slice does."""
PIECES: Final = "pieces.json"


def files_of(seen: tuple[Holding, ...], *, inside: bool) -> tuple[ShelfFile, ...]:
    """Work out the shelf files of some visible holdings, latest first."""
    labels = {h.number: h.restrictions for h in seen}
    groups: dict[tuple[str, str, Depth], list[Piece]] = defaultdict(list)
    for piece in overlaid(seen):
        series = piece.series
        groups[series.participant, series.dataflow, piece.depth].append(piece)
    found = []
    for (participant, dataflow, depth), pieces in sorted(groups.items()):
        kept = tuple(sorted(pieces, key=_place))
        text = _pieces_text(kept)
        used = {UNLABELLED}.union(
            *(labels[number] for number in {p.number for p in kept})
        )
        for label in sorted(used):
            identity = (participant, dataflow, depth, label)
            name = _name(identity, text)
            found.append(ShelfFile(*identity, name, kept, inside))
    return tuple(found)


def describe(file: ShelfFile) -> str:
    """Write down what a shelf file rests on."""
    return json.dumps(
        {
            "participant": file.participant,
            "dataflow": file.dataflow,
            "depth": file.depth.value,
            "restriction": file.restriction,
            "pieces": [json.loads(_piece_text(piece)) for piece in file.pieces],
        },
        ensure_ascii=False,
    )


def described(text: str) -> ShelfFile:
    """Read what a shelf file rests on; its name is worked out again."""
    body = json.loads(text)
    pieces = tuple(_piece(entry, Depth(body["depth"])) for entry in body["pieces"])
    identity = (
        body["participant"],
        body["dataflow"],
        Depth(body["depth"]),
        body["restriction"],
    )
    return ShelfFile(*identity, _name(identity, _pieces_text(pieces)), pieces)


def name_of(file: ShelfFile) -> str:
    """Work out a shelf file's name from its pieces."""
    identity = (file.participant, file.dataflow, file.depth, file.restriction)
    return _name(identity, _pieces_text(file.pieces))


def _place(piece: Piece) -> tuple[Series, date, int]:
    return (piece.series, piece.spans.first, piece.order)


def _name(identity: tuple[str, str, Depth, str], text: str) -> str:
    whole = "\x1f".join((SHELF_FORMAT, *identity, text))
    return hashlib.sha256(whole.encode()).hexdigest()[:40]


def _pieces_text(pieces: Sequence[Piece]) -> str:
    return "\n".join(_piece_text(piece) for piece in pieces)


def _piece_text(piece: Piece) -> str:
    series = [getattr(piece.series, name) for name in SERIES_COLUMNS]
    spans, covered = runs_of(piece.spans), runs_of(piece.covered)
    rest = [piece.number, piece.order, piece.complete, piece.absent]
    return json.dumps([series, spans, covered, *rest], ensure_ascii=False)


def _piece(entry: list[Any], depth: Depth) -> Piece:
    series, spans, covered, number, order, complete, absent = entry
    return Piece(
        Series(*series),
        depth,
        number,
        order,
        spans_of(spans),
        spans_of(covered),
        complete,
        absent,
    )
