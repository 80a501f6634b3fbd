"""The shelf: the current view, one folder per participant, dataflow, depth and label.

A folder is named by a digest of the pieces in it and of the format, so it is never
overwritten, and two workers that build the same one make the same rows. It can be
deleted at any time.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import combinations
from typing import Any, Final

from balise.store.manifests import runs_of, spans_of
from balise.store.replacing import overlaid
from balise.store.values import (
    BESIDE,
    UNLABELLED,
    Holding,
    Piece,
    ShelfFile,
    labels_of,
)
from balise.vocabulary.extents import Depth
from balise.vocabulary.model import DERIVING_VERSION
from balise.vocabulary.observations import (
    SERIES_COLUMNS,
)
from balise.vocabulary.rates import rates
from balise.vocabulary.slices import Series

SHELF_FORMAT: Final = "2"
CELLS: Final = "cells.parquet"
INDEX: Final = "index.parquet"
LABELS: Final = "labels.parquet"
HIDING: Final = "hiding.parquet"
"""Which slices of figures hold a label; there only where some slice does."""


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
        beneath = _beneath(kept, groups) if depth is Depth.STATISTICS else ()
        text = _text(kept, beneath)
        used = {UNLABELLED}.union(*(labels[number] for number in _numbers(kept)))
        used |= joined_labels(labels[number] for number in _numbers(beneath))
        for label in sorted(used):
            identity = (participant, dataflow, depth, label)
            name = _name(identity, text)
            found.append(ShelfFile(*identity, name, kept, inside, beneath))
    return tuple(found)


def joined_labels(found: Iterable[frozenset[str]]) -> frozenset[str]:
    """Give every restriction that a figure may bear that is made of such incidents.

    A cell may rest on incidents of several submissions, and so bear labels together
    that no submission has together.
    """
    labels = sorted({one for some in found for text in some for one in labels_of(text)})
    several = (combinations(labels, size + 1) for size in range(len(labels)))
    return frozenset(BESIDE.join(some) for sized in several for some in sized)


def _numbers(pieces: Iterable[Piece]) -> set[str]:
    return {piece.number for piece in pieces}


def _beneath(
    pieces: Sequence[Piece], groups: Mapping[tuple[str, str, Depth], list[Piece]]
) -> tuple[Piece, ...]:
    """Give the pieces of incidents from which some of these figures are made anew."""
    anew = {piece.number for piece in pieces if piece.way}
    if not anew:
        return ()
    owner = pieces[0].series.participant
    deep = [
        piece
        for (participant, _, depth), found in groups.items()
        if participant == owner and depth is Depth.INCIDENTS
        for piece in found
    ]
    series = {piece.series for piece in deep if piece.number in anew}
    return tuple(sorted((p for p in deep if p.series in series), key=_place))


def describe(file: ShelfFile) -> str:
    """Write down what a shelf file rests on."""
    return json.dumps(
        {
            "participant": file.participant,
            "dataflow": file.dataflow,
            "depth": file.depth.value,
            "restriction": file.restriction,
            "pieces": [json.loads(_piece_text(piece)) for piece in file.pieces],
            "beneath": [json.loads(_piece_text(piece)) for piece in file.beneath],
        },
        ensure_ascii=False,
    )


def described(text: str) -> ShelfFile:
    """Read what a shelf file rests on; its name is worked out again."""
    body = json.loads(text)
    pieces = tuple(_piece(entry, Depth(body["depth"])) for entry in body["pieces"])
    # A description of before there were deliveries by id has nothing beneath.
    below = tuple(_piece(e, Depth.INCIDENTS) for e in body.get("beneath", ()))
    identity = (
        body["participant"],
        body["dataflow"],
        Depth(body["depth"]),
        body["restriction"],
    )
    name = _name(identity, _text(pieces, below))
    return ShelfFile(*identity, name, pieces, beneath=below)


def name_of(file: ShelfFile) -> str:
    """Work out a shelf file's name from its pieces."""
    identity = (file.participant, file.dataflow, file.depth, file.restriction)
    return _name(identity, _text(file.pieces, file.beneath))


def _place(piece: Piece) -> tuple[Series, date, int]:
    return (piece.series, piece.spans.first, piece.order)


def _name(identity: tuple[str, str, Depth, str], text: str) -> str:
    whole = "\x1f".join((SHELF_FORMAT, *identity, text))
    return hashlib.sha256(whole.encode()).hexdigest()[:40]


def _text(pieces: Sequence[Piece], beneath: Sequence[Piece]) -> str:
    by = f"{DERIVING_VERSION} {rates().identity}" if beneath else ""
    below = [f"beneath {by} {_piece_text(piece)}" for piece in beneath]
    return "\n".join([*(_piece_text(piece) for piece in pieces), *below])


def _piece_text(piece: Piece) -> str:
    series = [getattr(piece.series, name) for name in SERIES_COLUMNS]
    spans, covered = runs_of(piece.spans), runs_of(piece.covered)
    rest = [piece.number, piece.order, piece.complete, piece.absent]
    rest += [piece.way] if piece.way else []
    return json.dumps([series, spans, covered, *rest], ensure_ascii=False)


def _piece(entry: list[Any], depth: Depth) -> Piece:
    series, spans, covered, number, order, complete, absent, *way = entry
    return Piece(
        Series(*series),
        depth,
        number,
        order,
        spans_of(spans),
        spans_of(covered),
        complete,
        absent,
        *way,
    )
