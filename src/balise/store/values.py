"""What goes into the store and what comes out: values, no files.

A holding is what the ledger knows of one sealed submission; the store never asks the
ledger itself, so the database row stays the only truth about state.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final, Literal, TypeAlias

from ibis.backends.duckdb import Backend
from ibis.expr.types import Table as IbisTable

from balise.vocabulary.extents import Depth
from balise.vocabulary.periods import Spans
from balise.vocabulary.slices import Absent, CoveredFlow, Series

UNLABELLED: Final = ""
"""The restriction of a row on which the sender put no label."""

BESIDE: Final = "+"
"""What stands between the labels of a cell that rests on records of several."""


def labels_of(restriction: str) -> frozenset[str]:
    """Give the labels of a row; who may read it is in the audience of each."""
    return frozenset(restriction.split(BESIDE)) - {UNLABELLED}


SameAs = Mapping[Series, Mapping[str, Spans]]
"""Per series, the earlier submissions that hold the very same rows, and for when."""


@dataclass(frozen=True)
class Content:
    """What a submission holds when it is sealed: tables of one engine, and a file.

    The backend must have been opened with the store's root among its folders.
    ``cleaned`` is the file without its personal columns; with it, ``original`` is not
    kept. ``labels`` is what the source said of each incident. ``corrections`` are single
    values that were corrected, each with its old value, who, when and why. ``covered`` is
    what the submission states that it covers.
    """

    backend: Backend
    observations: str | None = None
    incidents: Mapping[str, str] = field(default_factory=dict)
    rejected: str | None = None
    findings: str | None = None
    original: Path | None = None
    cleaned: str | None = None
    labels: str | None = None
    corrections: str | None = None
    covered: tuple[CoveredFlow, ...] = ()


@dataclass(frozen=True)
class Holding:
    """One sealed submission as the ledger has it; recalled ones are left out.

    ``order`` is the order of sealing. ``restrictions`` are the labels that occur in
    its rows; ``same_as`` comes from its manifest. One that is ``gone`` was recalled
    with all that it had replaced and is not erased yet: nothing of it counts, and the
    incidents that it had replaced by their ids stay replaced.
    """

    number: str
    order: int
    sealed_at: datetime
    released_at: datetime | None
    participant: str
    agency: str
    covered: tuple[CoveredFlow, ...]
    restrictions: frozenset[str] = frozenset()
    same_as: SameAs = field(default_factory=dict)
    gone: bool = False


Way: TypeAlias = Literal["", "id", "gone"]
"""How a piece stands to others of its days: alone, or by the ids of its incidents."""


@dataclass(frozen=True)
class Piece:
    """The days of one series for which one submission's rows count.

    ``spans`` are all those days; ``covered`` the part that the submission states to
    cover, which may be less where it replaces whole periods or everything. Pieces by
    ``id`` may share days: an incident counts in the latest that holds its id. Figures
    of such a series are made anew from the incidents in force. Of one that is
    ``gone`` nothing counts but what it replaced.
    """

    series: Series
    depth: Depth
    number: str
    order: int
    spans: Spans
    covered: Spans
    complete: bool
    absent: Absent
    way: Way = ""


@dataclass(frozen=True)
class ShelfFile:
    """One file of the current view, known by a digest of what is in it.

    ``inside`` says for which viewpoint it was worked out; it is not part of the name,
    so the same pieces make the same file for both. ``beneath`` are the pieces of
    incidents from which figures of it are made anew.
    """

    participant: str
    dataflow: str
    depth: Depth
    restriction: str
    name: str
    pieces: tuple[Piece, ...] = field(repr=False)
    inside: bool = False
    beneath: tuple[Piece, ...] = field(default=(), repr=False)

    @property
    def numbers(self) -> frozenset[str]:
        """The submissions from which it is built."""
        return frozenset(piece.number for piece in (*self.pieces, *self.beneath))


@dataclass(frozen=True)
class Opened:
    """The tables of some extents and nothing else; usable inside ``opened`` only.

    ``slices`` has one row per slice, ``cells`` the observations of those slices, and
    ``incidents`` the incident tables by name, none where no extent asks for incidents.
    """

    slices: IbisTable
    cells: IbisTable
    incidents: Mapping[str, IbisTable]
    find_numbers: Callable[[], frozenset[str]] = field(repr=False)

    @property
    def numbers(self) -> frozenset[str]:
        """The submissions that anything open rests on; it reads the index for them."""
        return self.find_numbers()
